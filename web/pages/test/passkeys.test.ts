import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { i18n } from '../src/i18n'
import { base64url, bytes, makePasskey, PasskeyFault, usePasskey, type PasskeyWish } from '../src/passkeys'
import Security from '../src/views/Security.vue'
import SignIn from '../src/views/SignIn.vue'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const buffer = (...all: number[]) => Uint8Array.from(all).buffer

const question = {
  rpId: 'huizhen.example.org',
  challenge: 'AQID',
  timeout: 300_000,
  allowCredentials: [{ type: 'public-key' as const, id: '_-8', transports: ['internal'] }],
  userVerification: 'required' as const,
}

const wish: PasskeyWish = {
  rp: { id: 'huizhen.example.org', name: 'Huizhen' },
  user: { id: 'BAUG', name: 'li', displayName: '李医生' },
  challenge: 'AQID',
  pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
  timeout: 300_000,
  excludeCredentials: question.allowCredentials,
  authenticatorSelection: { userVerification: 'required' },
  attestation: 'none',
}

const made = {
  response: {
    clientDataJSON: buffer(1),
    attestationObject: buffer(2, 255),
    getTransports: () => ['internal', 'carrier-pigeon'],
  },
}

const used = {
  rawId: buffer(255, 239),
  response: {
    clientDataJSON: buffer(1),
    authenticatorData: buffer(2),
    signature: buffer(3),
    userHandle: null,
  },
}

const answer = { id: '_-8', clientData: 'AQ', authenticatorData: 'Ag', signature: 'Aw' }

/** A browser with an authenticator that answers so. */
function browser(create: () => Promise<unknown>, get: () => Promise<unknown> = create) {
  const credentials = { create: vi.fn(create), get: vi.fn(get) }
  vi.stubGlobal('PublicKeyCredential', function PublicKeyCredential() {})
  vi.stubGlobal('navigator', { credentials, userAgent: 'test' })
  return credentials
}

const refusing = (name: string) => () => Promise.reject(new DOMException('no', name))

async function trouble(work: Promise<unknown>): Promise<string> {
  const cause = await work.then(
    () => undefined,
    (it: unknown) => it,
  )
  return cause instanceof PasskeyFault ? cause.trouble : `no fault: ${String(cause)}`
}

describe('passkeys in the browser', () => {
  it('carries bytes as base64url, of any length', () => {
    for (const text of ['', 'AQ', 'AQI', 'AQID', '_-8', '-__-']) {
      expect(base64url(bytes(text).buffer)).toBe(text)
    }
  })

  it('hands on what the server asks for and sends back what the authenticator said', async () => {
    const credentials = browser(() => Promise.resolve(made), () => Promise.resolve(used))
    expect(await makePasskey(wish)).toEqual({
      clientData: 'AQ',
      attestation: 'Av8',
      transports: ['internal'],
    })
    const created = (credentials.create.mock.calls[0] as unknown[])[0] as CredentialCreationOptions
    expect(created.publicKey?.user.id).toEqual(bytes('BAUG'))
    expect(created.publicKey?.challenge).toEqual(bytes('AQID'))
    expect(created.publicKey?.excludeCredentials?.[0]?.id).toEqual(bytes('_-8'))
    expect(created.publicKey?.authenticatorSelection?.userVerification).toBe('required')
    expect(await usePasskey(question)).toEqual(answer)
    const got = (credentials.get.mock.calls[0] as unknown[])[0] as CredentialRequestOptions
    expect(got.publicKey?.rpId).toBe('huizhen.example.org')
    expect(got.publicKey?.allowCredentials?.[0]).toEqual({
      type: 'public-key',
      id: bytes('_-8'),
      transports: ['internal'],
    })
  })

  it('says whose passkey it was where the authenticator knows', async () => {
    const response = { ...used.response, userHandle: buffer(4, 5, 6) }
    browser(() => Promise.resolve({ ...used, response }))
    expect((await usePasskey(question)).userHandle).toBe('BAUG')
  })

  it('tells apart what went wrong', async () => {
    expect(await trouble(usePasskey(question))).toBe('unsupported')
    browser(refusing('NotAllowedError'))
    expect(await trouble(usePasskey(question))).toBe('cancelled')
    expect(await trouble(usePasskey({ ...question, timeout: 0 }))).toBe('late')
    browser(() => Promise.resolve(null))
    expect(await trouble(usePasskey(question))).toBe('cancelled')
    browser(refusing('InvalidStateError'))
    expect(await trouble(makePasskey(wish))).toBe('exists')
    browser(refusing('SecurityError'))
    expect(await trouble(makePasskey(wish))).toBe('place')
    browser(refusing('NotSupportedError'))
    expect(await trouble(makePasskey(wish))).toBe('unsupported')
    browser(refusing('UnknownError'))
    expect(await trouble(makePasskey(wish))).toBe('failed')
  })
})

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
const more = (status: number, factors = ['recovery', 'passkey']) =>
  json({ code: 'second-factor', factors, passkey: question }, status)

function page(view: typeof Security | typeof SignIn) {
  const Empty = { template: '<p></p>' }
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:rest(.*)*', component: Empty }],
  })
  const wrapper = mount(view, { global: { plugins: [createPinia(), i18n, router] } })
  const at = (name: string) => wrapper.find(`[data-testid="${name}"]`)
  const press = async (name: string, event = 'click') => {
    await at(name).trigger(event)
    await flushPromises()
  }
  return { wrapper, at, press }
}

describe('sign-in with a passkey', () => {
  async function refused(...then: Response[]) {
    const asked = answers(more(401), ...then)
    const signIn = page(SignIn)
    expect(signIn.at('signin-passkey').exists()).toBe(false)
    await signIn.at('signin-username').setValue('county')
    await signIn.at('signin-password').setValue('secret')
    await signIn.wrapper.find('form').trigger('submit')
    await flushPromises()
    return { ...signIn, asked }
  }

  const welcome = () => json({ user: { account: 'a', name: 'A', role: 'SPECIALIST' }, csrf: 'c' })

  it('offers it where the account has one, and takes what the browser gives', async () => {
    browser(() => Promise.resolve(used))
    const { at, press, asked } = await refused(welcome())
    expect(at('signin-code').exists()).toBe(true)
    expect(at('signin-fault').exists()).toBe(false)
    expect(at('signin-wanted').attributes('role')).toBe('status')
    await press('signin-passkey')
    expect(asked.at(-1)).toBe(
      `POST /api/v1/session {"username":"county","password":"secret","passkey":${JSON.stringify(answer)}}`,
    )
  })

  it('offers none where there are codes alone', async () => {
    answers(json({ code: 'second-factor', factors: ['code'] }, 401))
    const { at, wrapper } = page(SignIn)
    await at('signin-username').setValue('county')
    await at('signin-password').setValue('secret')
    await wrapper.find('form').trigger('submit')
    await flushPromises()
    expect(at('signin-code').exists()).toBe(true)
    expect(at('signin-passkey').exists()).toBe(false)
  })

  it('asks the server anew after a cancelled try, keeps the password and says what happened', async () => {
    browser(refusing('NotAllowedError'))
    const { at, press, asked } = await refused(more(401), welcome())
    await press('signin-passkey')
    expect(at('signin-fault').text()).toContain(i18n.global.t('passkeys.trouble.cancelled'))
    expect(at('signin-fault').attributes('role')).toBe('alert')
    expect(at('signin-wanted').exists()).toBe(false)
    expect((at('signin-password').element as HTMLInputElement).value).toBe('secret')
    expect(asked).toHaveLength(1)
    browser(() => Promise.resolve(used))
    await press('signin-passkey')
    expect(asked[1]).toBe('POST /api/v1/session {"username":"county","password":"secret"}')
    expect(asked[2]).toContain('"passkey":')
  })

  it('goes on with a recovery code when there is no passkey here', async () => {
    const { at, press, wrapper, asked } = await refused(welcome())
    vi.stubGlobal('navigator', { userAgent: 'old' })
    await press('signin-passkey')
    expect(at('signin-fault').text()).toContain(i18n.global.t('passkeys.trouble.unsupported'))
    await at('signin-code').setValue('AAAA-BBBB-CCCC')
    await wrapper.find('form').trigger('submit')
    await flushPromises()
    expect(asked.at(-1)).toContain('"code":"AAAA-BBBB-CCCC"')
  })
})

describe('the own passkeys', () => {
  const passkey = {
    id: 'p1',
    name: 'Old phone',
    createdAt: '2026-03-02T01:00:00Z',
    isSynced: true,
    host: 'huizhen.example.org',
    isHere: true,
  }
  const none = {
    secondFactor: { isOn: false, isRequired: true, recoveryCodes: 0 },
    passkeys: [],
    sessions: [],
  }
  const one = {
    ...none,
    secondFactor: { isOn: false, isRequired: true, recoveryCodes: 10 },
    passkeys: [passkey],
  }
  const two = { ...one, passkeys: [passkey, { ...passkey, id: 'p2', name: 'Key', isHere: false }] }

  it('registers the first one and shows the recovery codes once', async () => {
    browser(() => Promise.resolve(made))
    const asked = answers(
      json(none),
      json(wish, 201),
      json({ passkey, recoveryCodes: ['AAAA-BBBB-CCCC-DDDD'] }, 201),
      json(one),
    )
    const { at, press } = page(Security)
    await flushPromises()
    await press('passkey-add')
    await at('passkey-name').setValue('Old phone')
    await at('passkey-password').setValue('secret')
    expect(at('passkey-code').exists()).toBe(false)
    await press('passkey-form', 'submit')
    expect(asked[1]).toBe('POST /api/v1/security/passkeys/registration {"password":"secret"}')
    expect(asked[2]).toBe(
      'POST /api/v1/security/passkeys {"name":"Old phone","clientData":"AQ","attestation":"Av8","transports":["internal"]}',
    )
    expect(at('security-recovery').text()).toContain('AAAA-BBBB-CCCC-DDDD')
    expect(at('passkeys').text()).toContain('Old phone')
    expect(at('passkey-remove').exists()).toBe(false) // the last one of a role that needs one
  })

  it('says what the browser said and registers nothing', async () => {
    browser(refusing('InvalidStateError'))
    const asked = answers(json(none), json(wish, 201))
    const { at, press } = page(Security)
    await flushPromises()
    await press('passkey-add')
    await at('passkey-password').setValue('secret')
    await press('passkey-form', 'submit')
    expect(at('passkey-fault').text()).toContain(i18n.global.t('passkeys.trouble.exists'))
    expect(asked).toHaveLength(2)
  })

  it('removes one with the password and a passkey, when no code is typed', async () => {
    browser(() => Promise.resolve(used))
    const asked = answers(json(two), more(403), new Response(null, { status: 204 }), json(one))
    const { at, press } = page(Security)
    await flushPromises()
    expect(at('passkeys').text()).toContain('huizhen.example.org')
    await press('passkey-remove')
    await at('passkey-password').setValue('secret')
    await press('passkey-form', 'submit')
    expect(asked[2]).toBe(
      `POST /api/v1/security/passkeys/p1/removal {"password":"secret","passkey":${JSON.stringify(answer)}}`,
    )
    expect(at('passkey-done').exists()).toBe(true)
  })

  it('gives one another name without asking for the password', async () => {
    const renamed = { ...one, passkeys: [{ ...passkey, name: 'Desk' }] }
    const asked = answers(json(one), new Response(null, { status: 204 }), json(renamed))
    const { at, press } = page(Security)
    await flushPromises()
    await press('passkey-rename')
    expect((at('passkey-name').element as HTMLInputElement).value).toBe('Old phone')
    expect(at('passkey-password').exists()).toBe(false)
    await at('passkey-name').setValue(' Desk ')
    await press('passkey-form', 'submit')
    expect(asked[1]).toBe('PUT /api/v1/security/passkeys/p1/name {"name":"Desk"}')
    expect(at('passkey-done').text()).toContain(i18n.global.t('passkeys.renamed'))
    expect(at('passkeys').text()).toContain('Desk')
  })

  it('takes a code in place of a passkey', async () => {
    const asked = answers(json(two), json({ recoveryCodes: ['EEEE'] }), json(two))
    const { at, press } = page(Security)
    await flushPromises()
    await press('passkey-renew')
    await at('passkey-password').setValue('secret')
    await at('passkey-code').setValue(' AAAA-BBBB ')
    await press('passkey-form', 'submit')
    expect(asked[1]).toBe(
      'POST /api/v1/security/recovery-codes {"password":"secret","code":"AAAA-BBBB"}',
    )
    expect(at('security-recovery').text()).toContain('EEEE')
  })
})
