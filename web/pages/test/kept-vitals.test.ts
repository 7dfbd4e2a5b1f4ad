import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { i18n } from '../src/i18n'
import VitalsPanel from '../src/parts/VitalsPanel.vue'

afterEach(() => vi.unstubAllGlobals())

function panel(items: unknown[]) {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify({ items }), { status: 200 })))
  return mount(VitalsPanel, { props: { path: '/cases/c1/vitals' }, global: { plugins: [createPinia(), i18n] } })
}

const set = (value: number, medical = true) => ({
  device: 'cuff',
  medical,
  at: '2026-03-02T01:00:00Z',
  values: [{ code: '8480-6', value, unit: 'mm[Hg]' }],
})

describe('what was measured', () => {
  it('is nothing to look at where there is nothing', async () => {
    const wrapper = panel([])
    await flushPromises()
    expect(wrapper.find('[data-testid="kept-vitals"]').exists()).toBe(false)
  })

  it('is shown with its unit, a consumer device with its mark', async () => {
    const wrapper = panel([set(128), set(140, false)])
    await flushPromises()
    const rows = wrapper.findAll('li').map((it) => it.text())
    expect(rows[0]).toMatch(/128\s+mmHg/)
    expect(rows[0]).not.toMatch(/消费级|[Cc]onsumer/)
    expect(rows[1]).toMatch(/消费级|[Cc]onsumer/)
  })

  it('is folded where it is much', async () => {
    const wrapper = panel(Array.from({ length: 20 }, (_, i) => set(i)))
    await flushPromises()
    expect(wrapper.findAll('li')).toHaveLength(8)
    await wrapper.find('[data-testid="kept-vitals-all"]').trigger('click')
    expect(wrapper.findAll('li')).toHaveLength(20)
  })
})
