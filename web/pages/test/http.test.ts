import { describe, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import { ApiProblem, Http, parseProblem } from '../src/api/http'
import { refusalOf } from '../src/api/upload'
import { problemText } from '../src/i18n'
import en from '../src/texts/en'
import zh from '../src/texts/zh-CN'

interface Call {
  url: string
  init: RequestInit
}

function http(answer: Response | Error) {
  const calls: Call[] = []
  let out = 0
  const it = new Http({
    fetch: (url, init = {}) => {
      calls.push({ url: String(url), init })
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
    },
    csrf: () => 'token',
    signedOut: () => out++,
  })
  return { http: it, calls, signedOut: () => out }
}

const problem = (status: number, body: unknown) =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/problem+json' },
  })

const header = (call: Call | undefined, name: string) =>
  (call?.init.headers as Record<string, string> | undefined)?.[name]

describe('requests', () => {
  it('carry the CSRF token and an idempotency key when they change something', async () => {
    const { http: api, calls } = http(new Response('{}'))
    await api.post('/cases', { a: 1 }, 'key-1')
    expect(calls[0]?.url).toBe('/api/v1/cases')
    expect(header(calls[0], 'X-Huizhen-CSRF')).toBe('token')
    expect(header(calls[0], 'Idempotency-Key')).toBe('key-1')
    expect(calls[0]?.init.body).toBe('{"a":1}')
  })

  it('say at which version they are meant', async () => {
    const edited = http(new Response('{}'))
    await edited.http.put('/cases/1/application', {}, 'k', 7)
    expect(header(edited.calls[0], 'If-Match')).toBe('"7"')
    const submitted = http(new Response('{}'))
    await submitted.http.post('/cases/1/submit')
    expect(header(submitted.calls[0], 'If-Match')).toBeUndefined()
  })

  it('that ask for what changed get nothing when nothing did', async () => {
    const { http: api, calls } = http(new Response(null, { status: 304 }))
    expect(await api.getIfChanged('/cases/1', 7)).toBeUndefined()
    expect(header(calls[0], 'If-None-Match')).toBe('"7"')
    expect(header(calls[0], 'Idempotency-Key')).toBeUndefined()
  })

  it('that only read carry neither', async () => {
    const { http: api, calls } = http(new Response('{"items":[]}'))
    await api.get('/cases')
    expect(header(calls[0], 'X-Huizhen-CSRF')).toBeUndefined()
    expect(header(calls[0], 'Idempotency-Key')).toBeUndefined()
  })

  it('give nothing for 204', async () => {
    const { http: api } = http(new Response(null, { status: 204 }))
    expect(await api.delete('/session')).toBeUndefined()
  })
})

describe('problems', () => {
  it('come with their code and members', async () => {
    const nearest = [{ start: 'a', end: 'b' }]
    const { http: api } = http(problem(409, { code: 'slot-taken', nearest }))
    const cause = await api.post('/x').catch((thrown: unknown) => thrown)
    expect(cause).toBeInstanceOf(ApiProblem)
    expect((cause as ApiProblem).code).toBe('slot-taken')
    expect((cause as ApiProblem).problem.nearest).toEqual(nearest)
  })

  it('are told from an unreachable server', async () => {
    const { http: api } = http(new TypeError('network'))
    const cause = (await api.get('/x').catch((thrown: unknown) => thrown)) as ApiProblem
    expect(cause.status).toBe(0)
    expect(cause.isPassing).toBe(true)
    expect(cause.code).toBe('unreachable')
  })

  it('end the session at 401, except when signing in', async () => {
    const other = http(problem(401, {}))
    await other.http.get('/cases').catch(() => undefined)
    expect(other.signedOut()).toBe(1)
    const signIn = http(problem(401, { code: 'bad-credentials' }))
    await signIn.http.post('/session', {}).catch(() => undefined)
    expect(signIn.signedOut()).toBe(0)
  })

  it('survive bodies that are no problem+json', () => {
    for (const text of ['', '<html>', '[1]', 'null', '"x"', '{']) {
      expect(parseProblem(text, 502)).toEqual({ status: 502 })
    }
  })

  it('are told in the rule’s words, then by code, then by status', () => {
    const { t, te } = createI18n({
      legacy: false,
      locale: 'zh-CN',
      messages: { 'zh-CN': zh, en },
      missingWarn: false,
    }).global
    const text = (status: number, body: object, locale: 'zh-CN' | 'en' = 'zh-CN') =>
      problemText(new ApiProblem(status, body), locale, t, te)
    expect(text(409, { code: 'refused', zh: 'Z', en: 'E' })).toBe('Z')
    expect(text(409, { code: 'refused', zh: 'Z', en: 'E' }, 'en')).toBe('E')
    expect(text(403, { code: 'wrong-password' })).toBe(zh.error.code['wrong-password'])
    expect(text(413, { code: 'unheard-of' })).toBe(zh.error.status[413])
    expect(text(418, { code: 'teapot' })).toContain('teapot')
    expect(text(0, {})).toBe(zh.error.unreachable)
  })
})

describe('uploads', () => {
  it('are refused by type and size before they are sent', () => {
    expect(refusalOf({ type: 'application/pdf', size: 10 })).toBeUndefined()
    expect(refusalOf({ type: 'text/html', size: 10 })).toBe('type')
    expect(refusalOf({ type: '', size: 10 })).toBe('type')
    expect(refusalOf({ type: 'image/png', size: 0 })).toBe('empty')
    expect(refusalOf({ type: 'image/png', size: 20 * 1024 * 1024 })).toBeUndefined()
    expect(refusalOf({ type: 'image/png', size: 20 * 1024 * 1024 + 1 })).toBe('size')
  })
})
