import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { i18n } from '../src/i18n'
import { inFours } from '../src/security'
import { useSession } from '../src/stores/session'
import Policies from '../src/views/Policies.vue'
import Security from '../src/views/Security.vue'
import SignIn from '../src/views/SignIn.vue'

afterEach(() => vi.unstubAllGlobals())

const off = { secondFactor: { isOn: false, isRequired: false, recoveryCodes: 0 }, passkeys: [], sessions: [] }
const on = {
  secondFactor: { isOn: true, isRequired: false, recoveryCodes: 10, since: '2026-03-02T01:00:00Z' },
  passkeys: [],
  sessions: [
    { id: 'one', begunAt: '2026-03-02T01:00:00Z', browser: 'Firefox', isThis: true },
    { id: 'two', begunAt: '2026-03-02T00:00:00Z', browser: '', isThis: false },
  ],
}

/** Answers in turn; the last one goes on. */
function answers(...all: Response[]): string[] {
  const asked: string[] = []
  vi.stubGlobal('fetch', (url: string, init: RequestInit = {}) => {
    asked.push(`${init.method ?? 'GET'} ${url} ${String(init.body ?? '')}`.trim())
    const next = all.length > 1 ? all.shift() : all[0]
    return Promise.resolve((next as Response).clone())
  })
  return asked
}

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status })

function router() {
  const Empty = { template: '<p></p>' }
  return createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:rest(.*)*', component: Empty }],
  })
}

function page(view: typeof Security | typeof SignIn | typeof Policies) {
  return mount(view, { global: { plugins: [createPinia(), i18n, router()] } })
}

describe('my security', () => {
  it('shows who signs documents the own certificate, and others nothing of it', async () => {
    const signingCertificate = {
      subject: 'CN=p-wang,OU=hospital,O=省人民医院',
      serial: '4AF0',
      issuer: 'CN=Huizhen signing authority,O=Huizhen',
      validUntil: '2027-03-02T02:00:00Z',
      madeAt: '2026-03-02T02:00:00Z',
    }
    answers(json({ ...on, signingCertificate }))
    const wrapper = page(Security)
    const user = { account: 'a', name: '王主任', role: 'SPECIALIST' as const, practitioner: 'p-wang' }
    useSession().user = user
    await flushPromises()
    const shown = wrapper.find('[data-testid="security-signing"]')
    expect(shown.text()).toContain('CN=p-wang')
    expect(shown.text()).toContain('4AF0')
    expect(shown.find('a').attributes('href')).toBe('/api/v1/signing/root.pem')
    useSession().user = { ...user, practitioner: null }
    await flushPromises()
    expect(wrapper.find('[data-testid="security-signing"]').exists()).toBe(false)
  })

  it('sets up a second factor and shows the recovery codes once', async () => {
    const asked = answers(
      json(off),
      json({ secret: 'GEZDGNBVGY3TQOJQ', uri: 'otpauth://totp/x' }, 201),
      json(off),
      json({ recoveryCodes: ['AAAA-BBBB-CCCC-DDDD'] }),
      json(on),
    )
    const wrapper = page(Security)
    await flushPromises()
    await wrapper.find('[data-testid="security-password"]').setValue('secret')
    await wrapper.find('form').trigger('submit')
    await flushPromises()
    expect(wrapper.find('[data-testid="security-secret"]').text()).toBe('GEZD GNBV GY3T QOJQ')
    await wrapper.find('[data-testid="security-code"]').setValue(' 123456 ')
    await wrapper.find('form').trigger('submit')
    await flushPromises()
    expect(wrapper.find('[data-testid="security-recovery"]').text()).toContain('AAAA-BBBB-CCCC-DDDD')
    expect(wrapper.text()).not.toContain('GEZD')
    expect(asked).toContain('POST /api/v1/security/second-factor {"password":"secret"}')
    expect(asked).toContain('POST /api/v1/security/second-factor/confirmation {"code":"123456"}')
    await wrapper.find('[data-testid="security-noted"]').trigger('click')
    expect(wrapper.text()).not.toContain('AAAA-BBBB')
  })

  it('says what was wrong and forgets what was typed', async () => {
    answers(json(on), json({ code: 'wrong-code' }, 422))
    const wrapper = page(Security)
    await flushPromises()
    await wrapper.find('[data-testid="security-code"]').setValue('000000')
    await wrapper.find('form').trigger('submit')
    await flushPromises()
    expect(wrapper.find('[data-testid="security-fault"]').text()).not.toBe('')
    const code = wrapper.find('[data-testid="security-code"]').element as HTMLInputElement
    expect(code.value).toBe('')
  })

  it('ends another session and offers not to end this one', async () => {
    const asked = answers(json(on), new Response(null, { status: 204 }), json(on))
    const wrapper = page(Security)
    await flushPromises()
    const ends = wrapper.findAll('[data-testid="security-end"]')
    expect(ends).toHaveLength(1)
    expect(ends[0]?.attributes('disabled'), 'not without the password').toBeDefined()
    await wrapper.find('[data-testid="security-end-password"]').setValue('secret')
    await wrapper.find('[data-testid="security-end-code"]').setValue('123456')
    await ends[0]?.trigger('click')
    await flushPromises()
    expect(asked).toContain(
      'POST /api/v1/security/sessions/two/removal {"password":"secret","code":"123456"}',
    )
    const field = wrapper.find('[data-testid="security-end-password"]').element as HTMLInputElement
    expect(field.value).toBe('')
  })

  it('shows nothing but the change of a temporary password, and all of it after', async () => {
    const asked = answers(json(off), new Response(null, { status: 204 }), json(off))
    const wrapper = page(Security)
    useSession().user = { account: 'a', name: 'A', role: 'OPERATOR', mustChange: true, mustEnrol: true }
    await flushPromises()
    expect(wrapper.find('[data-testid="security-must-change"]').exists()).toBe(true)
    expect(wrapper.find('[data-testid="security-begin"]').exists()).toBe(false)
    expect(wrapper.find('[data-testid="security-contact"]').exists()).toBe(false)
    for (const [name, value] of Object.entries({ old: 'lent', new: 'seven quiet lanterns', again: 'seven quiet lanterns' })) {
      await wrapper.find(`[data-testid="password-${name}"]`).setValue(value)
    }
    await wrapper.find('[data-testid="password-form"]').trigger('submit')
    await flushPromises()
    expect(asked).toContain(
      'POST /api/v1/security/password {"password":"lent","newPassword":"seven quiet lanterns"}',
    )
    expect(useSession().user?.mustChange).toBe(false)
    expect(wrapper.find('[data-testid="security-begin"]').exists()).toBe(true)
  })

  it('keeps where to be told, with the password', async () => {
    const contact = { language: 'zh-CN', email: 'old@a.example' }
    const asked = answers(json({ ...off, contact }), json(contact), json(off))
    const wrapper = page(Security)
    await flushPromises()
    const mail = wrapper.find('[data-testid="contact-email"]')
    expect((mail.element as HTMLInputElement).value).toBe('old@a.example')
    await mail.setValue('new@a.example')
    await wrapper.find('[data-testid="contact-password"]').setValue('secret')
    await wrapper.find('[data-testid="security-contact"]').trigger('submit')
    await flushPromises()
    expect(asked).toContain(
      'PUT /api/v1/security/contact {"email":"new@a.example","phone":"","language":"zh-CN","password":"secret"}',
    )
    expect(wrapper.find('[data-testid="contact-done"]').exists()).toBe(true)
  })

  it('changes the password only when both new ones are the same, with a code where one is needed', async () => {
    const asked = answers(json(on), new Response(null, { status: 204 }), json(on))
    const wrapper = page(Security)
    await flushPromises()
    const form = wrapper.find('[data-testid="password-form"]')
    const type = (name: string, value: string) =>
      wrapper.find(`[data-testid="password-${name}"]`).setValue(value)
    await type('old', 'secret')
    await type('new', 'seven quiet lanterns')
    await type('again', 'seven quiet')
    await type('code', '123456')
    await form.trigger('submit')
    await flushPromises()
    expect(wrapper.find('[data-testid="password-fault"]').exists()).toBe(true)
    expect(asked.filter((it) => it.startsWith('POST'))).toEqual([])
    await type('again', 'seven quiet lanterns')
    await form.trigger('submit')
    await flushPromises()
    expect(asked).toContain(
      'POST /api/v1/security/password {"password":"secret","newPassword":"seven quiet lanterns","code":"123456"}',
    )
    expect(wrapper.find('[data-testid="password-done"]').exists()).toBe(true)
    expect((wrapper.find('[data-testid="password-old"]').element as HTMLInputElement).value).toBe('')
  })

  it('groups a key of any length', () => {
    expect(inFours('ABCDEF')).toBe('ABCD EF')
    expect(inFours('')).toBe('')
  })
})

describe('the table of policies', () => {
  const policy = {
    id: 'visit.first-visit',
    chapter: '2b',
    mark: 'V2',
    source: 'a law',
    says: { zh: '不得首诊', en: 'No first visits' },
    refusal: { zh: '请先就诊', en: 'See a doctor first' },
    default: 'off',
    value: 'off',
    state: 'ENFORCED',
    rules: [],
  }

  it('says what holds and where it comes from, and filters', async () => {
    const recalled = { id: 'liability.shared', mark: 'R', state: 'NOT_ENFORCED', source: undefined }
    answers(json({ items: [policy, { ...policy, ...recalled }] }))
    const wrapper = page(Policies)
    await flushPromises()
    expect(wrapper.find('[data-testid="policy-visit.first-visit"]').text()).toContain('a law')
    expect(wrapper.find('[data-testid="policy-liability.shared"]').text()).not.toContain('a law')
    await wrapper.find('input[value="NOT_ENFORCED"]').setValue()
    expect(wrapper.find('[data-testid="policy-visit.first-visit"]').exists()).toBe(false)
  })
})

describe('sign-in with a second factor', () => {
  it('asks for the code only then, and keeps the password', async () => {
    const asked = answers(
      json({ code: 'second-factor' }, 401),
      json({ user: { account: 'a', name: 'A', role: 'SPECIALIST' }, csrf: 'c' }),
    )
    const wrapper = page(SignIn)
    expect(wrapper.find('[data-testid="signin-code"]').exists()).toBe(false)
    await wrapper.find('[data-testid="signin-username"]').setValue('county')
    await wrapper.find('[data-testid="signin-password"]').setValue('secret')
    await wrapper.find('form').trigger('submit')
    await flushPromises()
    await wrapper.find('[data-testid="signin-code"]').setValue('123456')
    await wrapper.find('form').trigger('submit')
    await flushPromises()
    expect(asked.at(-1)).toBe(
      'POST /api/v1/session {"username":"county","password":"secret","code":"123456"}',
    )
  })
})
