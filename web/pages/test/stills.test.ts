import { NO_TOOLS, type RoomState } from '@huizhen/client'
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'
import { useStills } from '../src/stills'

const SCREEN = { participant: 'wang', source: 'screen' } as const
const frozen = (still: string) => [{ ...SCREEN, still, from: 'li', at: '' }]

describe('the frames of what stands still', () => {
  let made = 0
  const revoked = vi.fn()
  beforeEach(() => {
    made = 0
    vi.useFakeTimers()
    vi.stubGlobal('URL', { createObjectURL: () => `blob:${++made}`, revokeObjectURL: revoked })
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
    revoked.mockClear()
  })

  function start(load: (still: string) => Promise<Blob>) {
    const state = shallowRef({ tools: NO_TOOLS } as RoomState)
    let stills: ReturnType<typeof useStills> | undefined
    const page = mount({
      setup() {
        stills = useStills(state, { load })
        return () => null
      },
    })
    const show = async (...stillIds: string[]) => {
      state.value = { tools: { ...NO_TOOLS, frozen: stillIds.flatMap(frozen) } } as unknown as RoomState
      await flushPromises()
    }
    return { page, show, of: () => stills?.of(SCREEN) }
  }

  it('are fetched once and given up when they are thawed', async () => {
    const load = vi.fn(async () => new Blob())
    const { page, show, of } = start(load)
    expect(of()).toBeUndefined()
    await show('a')
    await show('a')
    expect(load).toHaveBeenCalledTimes(1)
    expect(of()).toBe('blob:1')
    await show()
    expect(of()).toBeUndefined()
    expect(revoked).toHaveBeenCalledWith('blob:1')
    await show('b')
    page.unmount()
    expect(revoked).toHaveBeenCalledWith('blob:2')
  })

  it('are tried again while they are wanted', async () => {
    const load = vi.fn(() => Promise.reject<Blob>(new Error('away')))
    const { show } = start(load)
    await show('a')
    await vi.advanceTimersByTimeAsync(2_100)
    expect(load).toHaveBeenCalledTimes(2)
    await show()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(load).toHaveBeenCalledTimes(2)
  })
})
