import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, ref, shallowRef } from 'vue'
import { drawStill, useStillStream } from '../src/still-stream'

function fakeContext() {
  const done: string[] = []
  const said =
    (name: string) =>
    (...args: unknown[]) =>
      void done.push(`${name} ${args.filter((it) => typeof it !== 'object').join(' ')}`.trim())
  const context = {
    done,
    measureText: () => ({ width: 80 }),
    ...Object.fromEntries(
      ['drawImage', 'beginPath', 'moveTo', 'lineTo', 'stroke', 'fillRect', 'fillText'].map((name) => [name, said(name)]),
    ),
    set strokeStyle(ink: string) {
      done.push(`ink ${ink}`)
    },
  }
  return context as unknown as CanvasRenderingContext2D & { done: string[] }
}

describe('a frozen picture for a window that shows a video', () => {
  it('has the frame, each line where it lies over a dark edge, and a word that it stands still', () => {
    const context = fakeContext()
    const dot = { colour: 'cyan' as const, points: [{ x: 0.5, y: 0.5 }] }
    const line = { colour: 'yellow' as const, points: [{ x: 0, y: 0 }, { x: 1, y: 0.5 }] }
    drawStill(context, {} as CanvasImageSource, { width: 1_000, height: 500 }, [dot, line], 'FROZEN')
    expect(context.done[0]).toBe('drawImage 0 0 1000 500')
    expect(context.done).toContain('moveTo 500 250')
    expect(context.done).toContain('lineTo 500 250')
    expect(context.done).toContain('lineTo 1000 250')
    expect(context.done.filter((it) => it.startsWith('ink'))).toEqual([
      'ink rgb(0 0 0 / 55%)',
      'ink #41e0ff',
      'ink rgb(0 0 0 / 55%)',
      'ink #ffe14d',
    ])
    expect(context.done.at(-1)).toContain('FROZEN')
  })
})

describe('its stream', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal(
      'Image',
      class {
        src = ''
        naturalWidth = 640
        naturalHeight = 360
        decode = () => (this.src.includes('gone') ? Promise.reject(new Error('revoked')) : Promise.resolve())
      },
    )
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  function world() {
    const url = ref<string>()
    const wanted = ref(true)
    const lines = shallowRef<unknown[]>([])
    const context = fakeContext()
    const stopped: number[] = []
    let made = 0
    const makeCanvas = () => {
      const number = made++
      const stream = { number, getTracks: () => [{ stop: () => stopped.push(number) }] }
      return { getContext: () => context, captureStream: () => stream } as unknown as HTMLCanvasElement
    }
    const call = {
      state: { get value() { return { tools: { lines: lines.value } } } },
      stills: { of: () => url.value },
    } as unknown as Parameters<typeof useStillStream>[0]
    let stream: ReturnType<typeof useStillStream> | undefined
    const wrapper = mount(
      defineComponent(() => {
        const picture = { participant: 'li', source: 'screen' as const }
        stream = useStillStream(call, () => (wanted.value ? picture : undefined), () => 'FROZEN', makeCanvas)
        return () => h('p')
      }),
    )
    const number = () => (stream?.value as unknown as { number: number } | undefined)?.number
    const frames = () => context.done.filter((it) => it.startsWith('drawImage')).length
    return { url, wanted, lines, wrapper, number, frames, stopped }
  }

  it('comes when the frame is here, is drawn again with each line, and ends when it is thawed', async () => {
    const { url, lines, number, frames, stopped } = world()
    expect(number()).toBeUndefined()
    url.value = 'blob:1'
    await flushPromises()
    expect([number(), frames()]).toEqual([0, 1])
    lines.value = [{ participant: 'li', source: 'screen', colour: 'cyan', points: [{ x: 0, y: 0 }] }]
    await flushPromises()
    expect(frames()).toBe(2)
    vi.advanceTimersByTime(2_000)
    expect(frames()).toBe(4)
    url.value = undefined
    await flushPromises()
    expect([number(), stopped]).toEqual([undefined, [0]])
    vi.advanceTimersByTime(5_000)
    expect(frames()).toBe(4)
  })

  it('is of the newest still alone, and none where nobody looks or the frame is gone', async () => {
    const { url, wanted, number, wrapper, stopped } = world()
    url.value = 'blob:gone'
    await flushPromises()
    expect(number()).toBeUndefined()
    url.value = 'blob:1'
    await flushPromises()
    url.value = 'blob:2'
    await flushPromises()
    expect([number(), stopped]).toEqual([1, [0]])
    wanted.value = false
    await flushPromises()
    expect(number()).toBeUndefined()
    wanted.value = true
    await flushPromises()
    wrapper.unmount()
    expect(stopped).toEqual([0, 1, 2])
  })
})
