import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { chooseLanguage, i18n } from '../src/i18n'
import VisitPage from '../src/views/VisitPage.vue'

const OFFERED = {
  state: 'OFFERED',
  number: 3,
  slot: '2026-03-10T02:00:00Z',
  until: '2026-03-10T01:15:00Z',
  csrf: 'word',
  block: { doctorName: '王' },
}

/** Answers by method and path, as the gateway does for somebody who waits and has no visit yet. */
function gateway(places: unknown[], step: () => [number, unknown]) {
  const asked: { path: string; body: unknown; csrf: string | undefined }[] = []
  vi.stubGlobal(
    'fetch',
    vi.fn((input: string, init: RequestInit = {}) => {
      const path = input.replace('/api/v1', '')
      if (init.method === 'POST') {
        const headers = init.headers as Record<string, string>
        asked.push({ path, body: JSON.parse(String(init.body)), csrf: headers['X-Huizhen-CSRF'] })
      }
      const [status, body] =
        path === '/visit' ? [404, { code: 'not-found' }]
        : path === '/visit/place' ? [200, places.length > 1 ? places.shift() : places[0]]
        : step()
      return Promise.resolve(new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } }))
    }),
  )
  return asked
}

describe('a number that is kept for a patient', () => {
  beforeEach(async () => {
    setActivePinia(createPinia())
    await chooseLanguage('zh-CN')
  })
  afterEach(() => vi.unstubAllGlobals())

  async function page() {
    const view = mount(VisitPage, { global: { plugins: [i18n] } })
    await vi.dynamicImportSettled()
    await flushPromises()
    return view
  }

  it('is taken with one tap, by the number that was seen', async () => {
    const asked = gateway([OFFERED, { state: 'OVER' }], () => [200, { state: 'TAKEN' }])
    const view = await page()
    expect(view.get('[data-testid=place-kept]').text()).toContain('3号')
    expect(view.get('[data-testid=place-kept]').text()).toContain('王')
    await view.get('[data-testid=place-take]').trigger('click')
    await view.get('[data-testid=place-take]').trigger('click')
    await flushPromises()
    expect(asked).toEqual([{ path: '/visit/place/steps', body: { step: 'take', number: 3 }, csrf: 'word' }])
    view.unmount()
  })

  it('that has lapsed is said to have gone to the next', async () => {
    gateway([OFFERED, { state: 'WAITING', csrf: 'word' }], () => [
      409,
      { code: 'refused', rule: 'waiting.lapsed', zh: '该时间的保留已过期。', en: 'The offer has lapsed.' },
    ])
    const view = await page()
    await view.get('[data-testid=place-take]').trigger('click')
    await flushPromises()
    expect(view.get('[data-testid=visit-fault]').text()).not.toBe('')
    expect(view.find('[data-testid=place-take]').exists()).toBe(false)
    expect(view.find('[data-testid=place-leave]').exists()).toBe(true)
    view.unmount()
  })

  it('is passed on, or waited for no more', async () => {
    const asked = gateway([OFFERED, OFFERED, { state: 'OVER', csrf: 'word' }], () => [200, { state: 'WAITING' }])
    const view = await page()
    await view.get('[data-testid=place-pass]').trigger('click')
    await flushPromises()
    await view.get('[data-testid=place-leave]').trigger('click')
    await flushPromises()
    expect(asked.map(({ body }) => body)).toEqual([{ step: 'pass', number: 3 }, { step: 'leave' }])
    expect(view.find('[data-testid=place-over]').exists()).toBe(true)
    view.unmount()
  })
})
