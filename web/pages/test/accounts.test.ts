import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { looksAfter, matching, type AccountRow } from '../src/accounts'
import { i18n } from '../src/i18n'
import { useSession } from '../src/stores/session'
import Accounts from '../src/views/Accounts.vue'

const row = (id: string, more: Partial<AccountRow> = {}): AccountRow => ({
  id,
  name: `Dr. ${id}`,
  role: 'SPECIALIST',
  organisation: { id: 'o', name: 'Hospital' },
  isDisabled: false,
  isLocked: false,
  ...more,
})

async function page(items: AccountRow[], answer: Response = new Response('{}')) {
  const asked: string[] = []
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    asked.push(`${init.method} ${url} ${String(init.body ?? '')}`.trim())
    return Promise.resolve(
      init.method === 'GET' ? new Response(JSON.stringify({ items })) : answer.clone(),
    )
  })
  const pinia = createPinia()
  setActivePinia(pinia)
  useSession().user = { account: 'me', name: 'Me', role: 'OPERATOR' }
  mount(Accounts, { global: { plugins: [pinia, i18n] }, attachTo: document.body })
  await flushPromises()
  const at = (name: string) => document.querySelector<HTMLElement>(`[data-testid="${name}"]`)
  const click = async (name: string, within = '') => {
    const place = within === '' ? document : at(within)
    place?.querySelector<HTMLElement>(`[data-testid="${name}"]`)?.click()
    await flushPromises()
  }
  const submit = async () => {
    at('account-submit')?.closest('form')?.dispatchEvent(new Event('submit'))
    await flushPromises()
  }
  const type = async (name: string, value: string) => {
    const field = at(name) as HTMLInputElement
    field.value = value
    field.dispatchEvent(new Event('input'))
    await flushPromises()
  }
  return { asked, at, click, submit, type }
}

afterEach(() => {
  document.body.replaceChildren()
  vi.unstubAllGlobals()
})

describe('the accounts page', () => {
  it('disables with a reason, and reads the list again', async () => {
    const { asked, click, submit, type } = await page([row('a'), row('b')])
    await click('account-disable', 'account-b')
    await type('account-reason', 'HR-17')
    await submit()
    expect(asked, 'not without the own password').toEqual(['GET /api/v1/accounts'])
    await type('account-own-password', 'secret')
    await submit()
    expect(asked).toEqual([
      'GET /api/v1/accounts',
      'POST /api/v1/accounts/b/disabling {"reason":"HR-17","password":"secret"}',
      'GET /api/v1/accounts',
    ])
  })

  it('offers nothing for the own account, and to enable what is disabled', async () => {
    const { at } = await page([row('me'), row('c', { isDisabled: true })])
    expect(at('account-me')?.querySelector('button')).toBeNull()
    const offered = [...(at('account-c')?.querySelectorAll('button') ?? [])]
    expect(offered.map(({ dataset }) => dataset['testid'])).toEqual(['account-enable'])
  })

  it('ends sessions without a reason, and says why that was refused', async () => {
    const refusal = { code: 'own-account', en: 'Not the own', zh: '不能对本人' }
    const { at, click, submit, asked, type } = await page(
      [row('a')],
      new Response(JSON.stringify(refusal), { status: 409 }),
    )
    await click('account-end', 'account-a')
    expect(at('account-reason')).toBeNull()
    await type('account-own-password', 'secret')
    await submit()
    expect(asked).toContain('POST /api/v1/accounts/a/sessions/removal {"password":"secret"}')
    expect(at('account-refusal')?.textContent).toContain('不能对本人')
  })

  it('shows a temporary password once, made with the own password and how it was made sure', async () => {
    const made = { password: 'abcde-fghjk-mnpqr-stuvw', until: '2026-03-03T01:00:00Z' }
    const { at, click, submit, asked, type } = await page(
      [row('a')],
      new Response(JSON.stringify(made), { status: 201 }),
    )
    await click('account-password', 'account-a')
    await type('account-own-password', 'secret')
    await type('account-own-code', '123456')
    await submit()
    expect(asked, 'not before it was said how').toEqual(['GET /api/v1/accounts'])
    at('account-identity')?.querySelector<HTMLInputElement>('input[value="VIDEO"]')?.click()
    await flushPromises()
    await submit()
    expect(asked).toContain(
      'POST /api/v1/accounts/a/password-reset {"identity":"VIDEO","password":"secret","code":"123456"}',
    )
    expect(at('account-temporary')?.textContent).toBe(made.password)
    await click('account-noted')
    await click('account-password', 'account-a')
    expect(at('account-temporary')).toBeNull()
  })

  it('offers nothing to a coordinator for who may more', () => {
    expect(looksAfter('COORDINATOR', row('a'))).toBe(true)
    expect(looksAfter('COORDINATOR', row('a', { role: 'OPERATOR' }))).toBe(false)
    expect(looksAfter('OPERATOR', row('a', { role: 'OPERATOR' }))).toBe(true)
  })

  it('finds by name, account or organisation', () => {
    const all = [row('a'), row('b', { name: '王主任', organisation: { id: 'x', name: '省医院' } })]
    expect(matching(all, ' 省 ').map(({ id }) => id)).toEqual(['b'])
    expect(matching(all, 'DR. A').map(({ id }) => id)).toEqual(['a'])
    expect(matching(all, '')).toHaveLength(2)
  })
})
