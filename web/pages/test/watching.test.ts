import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { shallowRef } from 'vue'
import type { Call } from '../src/call'
import { i18n } from '../src/i18n'
import WatchMark from '../src/parts/room/WatchMark.vue'
import { span, watchers } from '../src/watching'

const guan = { id: 'a-guan', name: '监管员', role: 'regulator', present: true }
const wang = { id: 'a-wang', name: '王主任', role: 'chair', present: true }

describe('watching', () => {
  it('is for so many hours from now', () => {
    expect(span(new Date('2026-03-02T01:00:00Z'), 8)).toEqual({
      from: '2026-03-02T01:00:00.000Z',
      until: '2026-03-02T09:00:00.000Z',
    })
  })

  it('is by regulators who are in the room', () => {
    expect(watchers([wang, guan])).toEqual([guan])
    expect(watchers([wang, { ...guan, present: false }])).toEqual([])
  })

  it('is marked for everybody, with the name, and said to a screen reader', async () => {
    const state = shallowRef({ participants: [wang, guan] })
    const call = { state } as unknown as Call
    const wrapper = mount(WatchMark, { props: { call }, global: { plugins: [i18n] } })
    expect(wrapper.find('[role="status"] [data-testid="watch-mark"]').text()).toContain('监管员')
    state.value = { participants: [wang] }
    await wrapper.vm.$nextTick()
    expect(wrapper.find('[data-testid="watch-mark"]').exists()).toBe(false)
  })
})
