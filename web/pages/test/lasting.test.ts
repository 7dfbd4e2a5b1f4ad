import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, shallowRef } from 'vue'
import { useLasting } from '../src/lasting'

interface Weak {
  readonly cause: string
}

describe('what has been so for a while', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function world() {
    const now = shallowRef<Weak>()
    let shown: ReturnType<typeof useLasting<Weak>> | undefined
    const wrapper = mount(
      defineComponent(() => {
        shown = useLasting(() => now.value, ({ cause }) => cause, 5_000)
        return () => h('p')
      }),
    )
    const set = async (cause: string | undefined) => {
      now.value = cause === undefined ? undefined : { cause }
      await flushPromises()
    }
    return { set, wrapper, cause: () => shown?.value?.cause }
  }

  it('is shown after its time, and goes at once', async () => {
    const { set, cause } = world()
    await set('downlink')
    vi.advanceTimersByTime(4_900)
    await set('downlink') // said again: the time goes on
    expect(cause()).toBeUndefined()
    vi.advanceTimersByTime(200)
    expect(cause()).toBe('downlink')
    await set('uplink')
    expect(cause()).toBe('uplink')
    await set(undefined)
    expect(cause()).toBeUndefined()
  })

  it('is not shown where it passed before, nor after its place is gone', async () => {
    const { set, cause, wrapper } = world()
    await set('downlink')
    vi.advanceTimersByTime(3_000)
    await set(undefined)
    vi.advanceTimersByTime(10_000)
    expect(cause()).toBeUndefined()
    await set('downlink')
    wrapper.unmount()
    vi.advanceTimersByTime(10_000)
    expect(cause()).toBeUndefined()
  })
})
