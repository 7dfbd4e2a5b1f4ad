import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { tonesOf, useAlarmSound, worstOf } from '../src/alarm-sound'

const begun: number[] = []
const closed = vi.fn(() => Promise.resolve())

function open(): AudioContext {
  return {
    currentTime: 10,
    state: 'running',
    destination: {},
    close: closed,
    createGain: () => ({
      gain: { setValueAtTime: vi.fn(), linearRampToValueAtTime: vi.fn() },
      connect: vi.fn(),
    }),
    createOscillator: () => ({
      frequency: { value: 0 },
      connect: vi.fn(),
      start: (at: number) => begun.push(at),
      stop: vi.fn(),
    }),
  } as unknown as AudioContext
}

beforeEach(() => {
  begun.length = 0
  closed.mockClear()
  localStorage.clear()
})
afterEach(() => localStorage.clear())

describe('the sound of an alarm', () => {
  it('is of the worst that has begun, and of nothing where nothing has', () => {
    const warn = { level: 'warn' } as Parameters<typeof worstOf>[0][number]
    const emergency = { ...warn, level: 'emergency' as const }
    expect(worstOf([])).toBeUndefined()
    expect(worstOf([warn])).toBe('warn')
    expect(worstOf([warn, emergency])).toBe('emergency')
  })

  it('is short, and one can tell which it is', () => {
    for (const level of ['warn', 'emergency'] as const) {
      const last = tonesOf(level).at(-1)
      expect((last?.atSeconds ?? 9) + (last?.seconds ?? 9)).toBeLessThan(1.2)
    }
    expect(tonesOf('emergency').length).toBeGreaterThan(tonesOf('warn').length)
  })

  it('sounds its tones one after the other', async () => {
    await useAlarmSound(open).play('warn')
    expect(begun).toEqual([10, 10.22])
  })

  it('is muted by the one who hears it, who is remembered, and ends at once', async () => {
    const sound = useAlarmSound(open)
    await sound.play('emergency')
    sound.toggle()
    expect(closed).toHaveBeenCalledOnce()
    begun.length = 0
    await sound.play('emergency')
    expect(begun).toEqual([])
    const next = useAlarmSound(open)
    expect(next.isMuted.value).toBe(true)
    next.toggle()
    await next.play('warn')
    expect(begun).toHaveLength(2)
  })

  it('is nothing to stumble over where a device has none', async () => {
    const sound = useAlarmSound(() => {
      throw new Error('no sound')
    })
    await expect(sound.play('warn')).resolves.toBeUndefined()
  })
})
