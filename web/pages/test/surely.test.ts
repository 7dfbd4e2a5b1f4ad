import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { surely } from '../src/surely'

const Part = defineComponent({ render: () => h('p', 'here') })

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a part that comes later', () => {
  it('is asked for again until the line lets it through', async () => {
    const loader = vi.fn<() => Promise<{ default: typeof Part }>>()
    loader.mockRejectedValueOnce(new Error('no line')).mockRejectedValueOnce(new Error('no line'))
    loader.mockResolvedValue({ default: Part })
    const Later = surely(loader)
    const page = mount(() => h('div', [h(Later)]))
    await flushPromises()
    expect(page.text()).toBe('')
    await vi.advanceTimersByTimeAsync(4_000)
    await flushPromises()
    expect(page.text()).toBe('here')
    expect(loader).toHaveBeenCalledTimes(3)
  })

  it('is given up after a minute', async () => {
    const loader = vi.fn(() => Promise.reject<{ default: typeof Part }>(new Error('no line')))
    mount(surely(loader), { global: { config: { errorHandler: () => undefined, warnHandler: () => undefined } } })
    await vi.advanceTimersByTimeAsync(300_000)
    expect(loader).toHaveBeenCalledTimes(30)
  })
})
