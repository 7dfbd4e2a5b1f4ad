import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { i18n } from '../src/i18n'
import { indicatorsCsv, isBad } from '../src/supervision'
import Oversight from '../src/views/Oversight.vue'
import SignatureFacts from '../src/parts/SignatureFacts.vue'
import Trace from '../src/views/Trace.vue'

afterEach(() => vi.unstubAllGlobals())

const row = {
  id: 'c1',
  state: 'CLOSED',
  patientName: '张**',
  department: 'x',
  inviting: 'A',
  invited: 'B',
  risk: { weight: 5, reasons: [{ reason: 'CONSENT_REPLACED', points: 4 }] },
}
const answers: Record<string, unknown> = {
  '/supervision/v1/overview': {
    at: '2026-03-02T01:00:00Z',
    rooms: 3,
    people: 7,
    cases: { CLOSED: 2 },
    overdue: 1,
    alerts: {},
  },
  '/supervision/v1/alerts': {
    items: [
      { kind: 'UNLICENSED', at: '2026-03-02T01:00:00Z', sequence: 4, about: 'c1', why: 'a.rule' },
    ],
  },
  '/supervision/v1/sample?seed=q1&size=10': { items: [row] },
  '/supervision/v1/cases/c1/trace': {
    ...row,
    timeline: [
      { type: 'entry', at: '2026-03-02T01:00:00Z', action: 'case.submit', outcome: 'ok' },
      { type: 'signature', at: '2026-03-02T02:00:00Z', kind: 'OPINION', isValid: false },
    ],
  },
  '/api/v1/cases/c1/watch-orders': {
    items: [
      {
        id: 'o1',
        number: '卫监7号',
        authority: '省卫健委',
        reason: '核查',
        watcherName: '监管员',
        from: '2026-03-02T01:00:00Z',
        until: '2026-03-02T03:00:00Z',
        state: 'OPEN',
        isMine: true,
        mayConfirm: false,
        confirmedBy: '监管二',
      },
    ],
  },
  '/api/v1/cases/c1/watch-orders/o1/revocation': {},
  '/supervision/v1/cases/c1/identity?reason=2026-17': {
    name: 'Zhang',
    identityNumber: '330',
    phone: '138',
    birthDate: '1980-01-01',
  },
}

function page(view: typeof Oversight | typeof Trace, props: Record<string, string> = {}) {
  const asked: string[] = []
  vi.stubGlobal('fetch', (url: string, init: RequestInit = {}) => {
    asked.push(`${init.method ?? 'GET'} ${url}`)
    const body = answers[url]
    return Promise.resolve(
      new Response(JSON.stringify(body ?? {}), { status: body === undefined ? 404 : 200 }),
    )
  })
  const Empty = { template: '<p></p>' }
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/oversight/cases/:id', name: 'trace', component: Empty },
      { path: '/:rest(.*)*', component: Empty },
    ],
  })
  const wrapper = mount(view, { props, global: { plugins: [createPinia(), i18n, router] } })
  return { wrapper, asked }
}

describe('supervision', () => {
  it('shows what goes on, alerts, and draws a sample by its seed', async () => {
    const { wrapper, asked } = page(Oversight)
    await flushPromises()
    expect(wrapper.find('[data-testid="oversight-now"]').text()).toContain('7')
    expect(wrapper.find('[data-testid="oversight-alerts"]').text()).toContain('a.rule')
    await wrapper.find('[data-testid="oversight-seed"]').setValue('q1')
    await wrapper.find('form').trigger('submit')
    await flushPromises()
    expect(wrapper.find('[data-testid="drawn-c1"]').text()).toContain('张**')
    expect(asked.every((it) => it.startsWith('GET /supervision/v1/'))).toBe(true)
  })

  it('shows a trace with what does not fit, and an identity for a reason alone', async () => {
    const { wrapper, asked } = page(Trace, { id: 'c1' })
    await flushPromises()
    expect(wrapper.findAll('[data-testid="trace-timeline"] li')).toHaveLength(2)
    expect(wrapper.findAll('.bad')).toHaveLength(1)
    expect(wrapper.find('[data-testid="trace-timeline"]').text()).toMatch(/提交申请|Submitted/)
    expect(wrapper.find('[data-testid="trace-export"]').attributes('href')).toBe('/api/v1/cases/c1/export')
    expect(wrapper.find('[data-testid="trace-unmask"]').attributes('disabled')).toBeDefined()
    await wrapper.find('[data-testid="trace-reason"]').setValue('2026-17')
    await wrapper.find('form').trigger('submit')
    await flushPromises()
    expect(wrapper.find('[data-testid="trace-identity"]').text()).toContain('330')
    expect(asked.filter((it) => it.includes('/supervision/'))).toHaveLength(2)
  })

  it('leads into the room by an order in force, and takes orders back', async () => {
    const { wrapper, asked } = page(Trace, { id: 'c1' })
    await flushPromises()
    const order = wrapper.find('[data-testid="watch-order-OPEN"]')
    expect(order.text()).toContain('卫监7号')
    expect(wrapper.find('[data-testid="watch-enter"]').attributes('href')).toBe('/oversight/cases/c1/room')
    expect(wrapper.find('[data-testid="watch-new"]').attributes('disabled')).toBeDefined()
    await order.find('[data-testid="watch-revoke"]').trigger('click')
    await flushPromises()
    expect(asked).toContain('POST /api/v1/cases/c1/watch-orders/o1/revocation')
  })

  it('says who signed, when at the latest, and what is wrong with it', () => {
    const at = '2026-03-02T01:00:00Z'
    const wrapper = mount(SignatureFacts, {
      props: {
        moment: {
          type: 'signature',
          at,
          isValid: false,
          signedBy: 'PRACTITIONER',
          certificate: { subject: 'CN=p-wang', serial: '4AF0', issuer: 'CN=CA' },
          stampedAt: at,
          stampedBy: 'CN=Stamps',
          status: 'good',
          endedAt: at,
          endedFor: 'password-reset',
        },
      },
      global: { plugins: [i18n] },
    })
    for (const word of ['CN=p-wang', '4AF0', 'CN=CA', 'CN=Stamps', '未吊销', '密码被他人重置']) {
      expect(wrapper.text()).toContain(word)
    }
    const old = mount(SignatureFacts, {
      props: { moment: { type: 'signature', at, isValid: true, signedBy: 'GATEWAY' } },
      global: { plugins: [i18n] },
    })
    expect(old.text()).toContain('平台密钥')
  })

  it('says what went wrong', async () => {
    const { wrapper } = page(Trace, { id: 'none' })
    await flushPromises()
    expect(wrapper.find('[role="alert"]').exists()).toBe(true)
  })

  it('knows what does not fit, and names the file of the last 30 days', () => {
    const at = '2026-03-02T01:00:00Z'
    expect(isBad({ type: 'entry', at, outcome: 'refused:x' })).toBe(true)
    expect(isBad({ type: 'recording', at, gaps: [{ cause: 'loss' }] })).toBe(true)
    expect(isBad({ type: 'document', at, isWhole: true })).toBe(false)
    expect(indicatorsCsv(new Date(at))).toContain('from=2026-01-31T01%3A00%3A00.000Z')
  })
})
