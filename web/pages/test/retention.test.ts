import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Disposal, DueList, Hold, StoreState } from '../src/api/desk'
import type { Role } from '../src/api/types'
import { i18n } from '../src/i18n'
import { useSession } from '../src/stores/session'
import Retention from '../src/views/Retention.vue'

const item = (id: string, more: Partial<Disposal> = {}): Disposal => ({
  kind: 'recording',
  id,
  case: `case-${id}`,
  classes: ['PROCESS_RECORD'],
  storedAt: '2023-01-01T00:00:00Z',
  retainUntil: '2026-01-01T00:00:00Z',
  step: 'DUE',
  sha256: 'ab'.repeat(32),
  approvals: [],
  ...more,
})

const clock = { highWater: '2026-03-01T00:00:00Z', frozen: false, frozenBecause: '', unlockedBy: [] }

async function page(due: DueList, holds: Hold[] = [], role: Role = 'OPERATOR') {
  const asked: string[] = []
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    asked.push(`${init.method} ${url} ${String(init.body ?? '')}`)
    const body = url.endsWith('/due') ? due : url.endsWith('/holds') ? { items: holds } : {}
    return Promise.resolve(new Response(JSON.stringify(body)))
  })
  const pinia = createPinia()
  setActivePinia(pinia)
  useSession().user = { account: 'me', name: 'Me', role }
  const wrapper = mount(Retention, { global: { plugins: [pinia, i18n] }, attachTo: document.body })
  await flushPromises()
  const at = (name: string) => document.querySelector<HTMLElement>(`[data-testid="${name}"]`)
  return { wrapper, asked, at }
}

afterEach(() => {
  document.body.replaceChildren()
  vi.unstubAllGlobals()
})

describe('the retention page', () => {
  it('asks an operator for the password, and sends the approval of that item alone', async () => {
    const { asked, at } = await page({ items: [item('r1'), item('r2')], clock })
    at('due-r2')?.querySelector('button')?.click()
    await flushPromises()
    const field = document.querySelector<HTMLInputElement>('input[data-testid="again-password"]')
    if (field === null) throw new Error('no password field')
    field.value = 'secret'
    field.dispatchEvent(new Event('input'))
    await flushPromises()
    at('again-submit')?.closest('form')?.dispatchEvent(new Event('submit'))
    await flushPromises()
    expect(asked.filter((one) => one.startsWith('POST'))).toEqual([
      'POST /api/v1/retention/items/recording/r2/approvals {"password":"secret"}',
    ])
  })

  it('leaves the second word to somebody else', async () => {
    const approvals = [{ by: 'me', at: '2026-03-01T00:00:00Z' }]
    const { at } = await page({ items: [item('r1', { step: 'REVIEW', approvals })], clock })
    expect(at('due-r1')?.querySelector('button')).toBeNull()
  })

  it('says that the store is away and what waits for it', async () => {
    const store: StoreState = { condition: 'AWAY', waiting: 3, aside: 1, lastError: 'ServiceUnavailable' }
    const { at } = await page({ items: [], clock, store })
    expect(at('store-trouble')?.textContent).toContain('3')
    expect(at('store-trouble')?.textContent).toContain('ServiceUnavailable')
    expect(at('store-fine')).toBeNull()
  })

  it('lets nobody approve while the clock is in doubt', async () => {
    const frozen = { ...clock, frozen: true, frozenBecause: 'it jumped' }
    const { at } = await page({ items: [item('r1')], clock: frozen })
    expect(at('clock-frozen')?.textContent).toContain('it jumped')
    expect(at('due-r1')?.querySelector('button')?.disabled).toBe(true)
  })

  it('shows a regulator everything, and nothing to press', async () => {
    const destroyedAt = '2026-02-01T00:00:00Z'
    const gone = item('r9', { step: 'CERTIFIED', destroyedAt })
    const hold = {
      id: 'h1',
      case: 'case-h',
      reason: '2026-001',
      placedBy: 'op',
      placedAt: '2026-02-01T00:00:00Z',
      openings: [],
    }
    const { at, wrapper } = await page({ items: [item('r1'), gone], clock }, [hold], 'REGULATOR')
    expect(at('certificates')?.textContent).toContain('ab'.repeat(32))
    expect(at('hold-case-h')).not.toBeNull()
    expect(wrapper.element.parentElement?.querySelectorAll('button')).toHaveLength(0)
  })
})
