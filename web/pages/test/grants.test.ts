import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { User } from '../src/api/types'
import { type Grant, inOrder, toReview } from '../src/grants'
import { stateOf, typesOf } from '../src/hooks'
import { chooseLanguage, i18n } from '../src/i18n'
import VisitGrants from '../src/parts/VisitGrants.vue'
import { createPagesRouter } from '../src/router'
import { useSession } from '../src/stores/session'
import Grants from '../src/views/Grants.vue'
import Webhooks from '../src/views/Webhooks.vue'

const grant = (id: string, more: Partial<Grant> = {}): Grant => ({
  id,
  to: 'b',
  items: ['OPINION'],
  from: '2026-03-02T01:00:00Z',
  until: '2026-03-09T01:00:00Z',
  isOpen: true,
  isTaken: false,
  ...more,
})

beforeEach(() => {
  chooseLanguage('en')
  vi.stubGlobal('scrollTo', () => undefined)
})
afterEach(() => {
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

/** Answers by method and path; what was asked is noted with its body. */
function server(answers: Record<string, unknown>) {
  const asked: string[] = []
  vi.stubGlobal('fetch', (url: string, init: RequestInit = {}) => {
    const key = `${init.method ?? 'GET'} ${url}`
    asked.push(init.body === undefined ? key : `${key} ${String(init.body)}`)
    const body = answers[key]
    return Promise.resolve(
      new Response(body === undefined ? '{"code":"none"}' : JSON.stringify(body), { status: body === undefined ? 404 : 200 }),
    )
  })
  return asked
}

async function page(view: typeof Grants | typeof Webhooks, role: User['role'], address = '/') {
  const pinia = createPinia()
  setActivePinia(pinia)
  useSession().user = { account: 'me', name: 'Me', role, organisation: { id: 'home', name: 'Home' } } as User
  vi.spyOn(useSession(), 'load').mockResolvedValue()
  const router = createPagesRouter()
  await router.push(address)
  const wrapper = mount(view, { global: { plugins: [pinia, i18n, router] }, attachTo: document.body })
  await flushPromises()
  return wrapper
}

describe('a patient’s grants', () => {
  it('are shown with whose they are, given, and taken back', async () => {
    const api = {
      list: vi.fn().mockResolvedValue({
        items: [grant('g1'), grant('g2', { isOpen: false, revokedAt: '2026-03-03T01:00:00Z' }), grant('g3', { isTaken: true })],
        organisations: [{ id: 'b', name: 'Hospital B' }],
      }),
      give: vi.fn().mockResolvedValue(grant('g4')),
      revoke: vi.fn().mockResolvedValue(undefined),
    }
    const part = mount(VisitGrants, { props: { api }, global: { plugins: [i18n] } })
    await flushPromises()
    expect(part.find('[data-testid="grant-g1"]').text()).toContain('Hospital B')
    expect(part.find('[data-testid="grant-g2"]').text()).toContain('taken back')
    expect(part.find('[data-testid="grant-g3"]').exists()).toBe(false)
    expect(part.find('.note').text()).toContain('in need')
    await part.find('[data-testid="grant-revoke"]').trigger('click')
    await flushPromises()
    expect(api.revoke).toHaveBeenCalledWith('g1')
    expect(part.find('[data-testid="grant-give"]').attributes('disabled')).toBeDefined()
    await part.find('[data-testid="grant-to"]').setValue('b')
    await part.find('[data-testid="grant-item-OPINION"]').setValue(true)
    await part.find('[data-testid="grant-days"]').setValue(30)
    await part.find('form').trigger('submit')
    await flushPromises()
    const [to, items, until] = api.give.mock.calls[0] as [string, string[], Date]
    expect([to, items]).toEqual(['b', ['OPINION']])
    expect(Math.round((until.getTime() - Date.now()) / 86_400_000)).toBe(30)
  })

  it('come open first; reviews come undone first', () => {
    const old = grant('old', { from: '2026-01-01T00:00:00Z' })
    const shut = grant('shut', { isOpen: false, from: '2026-04-01T00:00:00Z' })
    expect(inOrder([shut, old, grant('new')]).map(({ id }) => id)).toEqual(['new', 'old', 'shut'])
    const done = grant('done', { review: { by: 'x', at: '', isJustified: true, note: 'n' } })
    expect(toReview([done, old]).map(({ id }) => id)).toEqual(['old', 'done'])
  })
})

describe('what doctors may read', () => {
  it('is opened grant by grant, and a case in need with the password', async () => {
    const glass = grant('g9', { isTaken: true, case: 'c7', reason: 'ER-1' })
    const asked = server({
      'GET /api/v1/grants': { items: [glass] },
      'POST /api/v1/broken-glass': glass,
      'GET /api/v1/grants/g9': {
        ...glass,
        cases: [{ id: 'c7', state: 'SIGNED', createdAt: '2026-03-01T01:00:00Z', application: { reason: 'Chest pain' }, materials: [{ id: 'm1', fileName: 'ecg.png' }] }],
      },
    })
    const wrapper = await page(Grants, 'SPECIALIST', '/grants?case=c7')
    expect(wrapper.find<HTMLInputElement>('[data-testid="glass-case"]').element.value).toBe('c7')
    await wrapper.find('[data-testid="glass-reason"]').setValue('ER-1')
    await wrapper.find('.need form').trigger('submit')
    await flushPromises()
    const field = document.querySelector<HTMLInputElement>('input[data-testid="again-password"], [data-testid="again-password"] input')
    if (field === null) throw new Error('no password is asked for')
    field.value = 'secret'
    field.dispatchEvent(new Event('input'))
    await flushPromises()
    document.querySelector('.el-dialog form')?.dispatchEvent(new Event('submit', { cancelable: true }))
    await flushPromises()
    expect(asked).toContain('POST /api/v1/broken-glass {"case":"c7","reason":"ER-1","password":"secret"}')
    expect(wrapper.find('[data-testid="granted-c7"]').text()).toContain('Chest pain')
    expect(wrapper.find('[data-testid="granted-c7"] a').attributes('href')).toBe('/api/v1/grants/g9/materials/m1')
    wrapper.unmount()
  })

  it('is reviewed by the patient’s organisation alone, once', async () => {
    const own = grant('own', { isTaken: true, home: 'home', by: 'd', byName: 'Dr D', reason: 'ER-1', case: 'c1' })
    const asked = server({
      'GET /api/v1/broken-glass': { items: [own, grant('far', { isTaken: true, home: 'far', by: 'e' })] },
      'POST /api/v1/broken-glass/own/review': own,
    })
    const wrapper = await page(Grants, 'COORDINATOR', '/grants')
    expect(wrapper.find('[data-testid="glass-own"]').text()).toContain('Dr D')
    expect(wrapper.find('[data-testid="glass-far"] form').exists()).toBe(false)
    await wrapper.find('[data-testid="glass-note"]').setValue('QA-7')
    await wrapper.find('[data-testid="glass-unjustified"]').trigger('click')
    await flushPromises()
    expect(asked).toContain('POST /api/v1/broken-glass/own/review {"isJustified":false,"note":"QA-7"}')
    wrapper.unmount()
    const seen = await page(Grants, 'REGULATOR', '/grants')
    expect(seen.find('form').exists()).toBe(false)
    seen.unmount()
  })
})

describe('webhooks', () => {
  it('are added, show their secret once and how they fail, and are replayed', async () => {
    const hook = { id: 'h1', url: 'https://his/x', types: [], createdBy: 'a', createdAt: '', cursor: 3, failures: 2, lastStatus: 500, isStopped: false }
    const asked = server({
      'GET /api/v1/webhooks': { items: [hook], head: 9 },
      'POST /api/v1/webhooks': { ...hook, secret: 'whsec_abc' },
      'POST /api/v1/webhooks/h1/replay': hook,
    })
    const wrapper = await page(Webhooks, 'COORDINATOR', '/webhooks')
    expect(wrapper.find('[data-testid="hook-h1"]').text()).toContain('It answered 500')
    await wrapper.find('[data-testid="hook-url"]').setValue('https://his/x')
    await wrapper.find('[data-testid="hook-types"]').setValue('case.book, case.sign')
    await wrapper.find('form').trigger('submit')
    await flushPromises()
    expect(asked).toContain('POST /api/v1/webhooks {"url":"https://his/x","types":["case.book","case.sign"]}')
    expect(wrapper.find('[data-testid="hook-secret"]').text()).toContain('whsec_abc')
    await wrapper.find('[data-testid="hook-replay-1"]').trigger('click')
    await flushPromises()
    expect(asked).toContain('POST /api/v1/webhooks/h1/replay {"after":8}')
    expect(wrapper.find('[data-testid="hooks-said"]').exists()).toBe(true)
    wrapper.unmount()
  })

  it('are judged by the worst', () => {
    const hook = { id: '', url: '', types: [], createdBy: '', createdAt: '' }
    expect(stateOf({ ...hook, isStopped: true, failures: 150 }, 0)).toBe('stopped')
    expect(stateOf({ ...hook, failures: 1, cursor: 5 }, 5)).toBe('failing')
    expect(stateOf({ ...hook, cursor: 4 }, 5)).toBe('behind')
    expect(stateOf({ ...hook, cursor: 5 }, 5)).toBe('fine')
    expect(typesOf(' case.book，case.sign ')).toEqual(['case.book', 'case.sign'])
    expect(typesOf('')).toEqual([])
  })
})
