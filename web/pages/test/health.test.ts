import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { bytes, factWords, summary, type Light } from '../src/health'
import { chooseLanguage, i18n } from '../src/i18n'
import Health from '../src/views/Health.vue'

const REFRESH_MILLIS = 15_000

const GOOD: Light = { id: 'redis', tone: 'GOOD', code: 'good', facts: { millis: 3, restarts: 0 } }
const LOW: Light = { id: 'disk', tone: 'WEAK', code: 'low', facts: { freeBytes: 2.5e9, keepFreeBytes: 536_870_912 } }
const OVER: Light = {
  id: 'certificate',
  tone: 'POOR',
  code: 'over',
  facts: { notAfter: '2026-11-28T04:00:00Z', fault: '' },
}
const OFF: Light = { id: 'scanner', tone: 'OFF', code: 'none', facts: {} }

function answer(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' },
  })
}

beforeEach(async () => {
  vi.useFakeTimers()
  await chooseLanguage('en')
  setActivePinia(createPinia())
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function shown(last: Response, ...later: Response[]) {
  let next = last
  const fetching = vi.fn(() => {
    const now = next.clone()
    next = later.shift() ?? next
    return Promise.resolve(now)
  })
  vi.stubGlobal('fetch', fetching)
  const page = mount(Health, { global: { plugins: [i18n] } })
  await flushPromises()
  return { page, fetching }
}

describe('the operator sees how the gateway does', () => {
  it('sums up by the worst, whatever is not set up', () => {
    expect(summary([GOOD, OFF])).toEqual({ tone: 'GOOD', n: 0 })
    expect(summary([GOOD, LOW, LOW])).toEqual({ tone: 'WEAK', n: 2 })
    expect(summary([LOW, OVER, OFF])).toEqual({ tone: 'POOR', n: 1 })
  })

  it('writes bytes and times for people', () => {
    expect(bytes(536_870_912)).toBe('537 MB')
    expect(bytes(2.5e9)).toBe('2.5 GB')
    expect(factWords(OVER, 'en').notAfter).toContain('2026')
    expect(factWords(GOOD, 'en')).toEqual({ millis: '3', restarts: '0' })
  })

  it('says of each what to do', async () => {
    const { page } = await shown(answer(200, { items: [GOOD, LOW, OVER, OFF] }))
    expect(page.get('[data-testid="health-whole"]').text()).toContain('1 to act on now')
    expect(page.get('[data-testid="light-redis"]').text()).toContain('Answers within 3 ms.')
    expect(page.get('[data-testid="light-disk"]').text()).toContain('2.5 GB')
    expect(page.get('[data-testid="light-certificate"] [data-tone]').attributes('data-tone')).toBe('POOR')
    expect(page.get('[data-testid="light-scanner"]').text()).toContain('Not set up')
  })

  it('keeps what it read while the gateway is away, and reads again', async () => {
    const { page } = await shown(
      answer(200, { items: [GOOD] }),
      answer(503, { title: 'away', code: 'store-unavailable' }),
      answer(200, { items: [OVER] }),
    )
    await vi.advanceTimersByTimeAsync(REFRESH_MILLIS)
    await flushPromises()
    expect(page.find('[data-testid="health-fault"]').exists()).toBe(true)
    expect(page.find('[data-testid="light-redis"]').exists()).toBe(true)
    await vi.advanceTimersByTimeAsync(REFRESH_MILLIS)
    await flushPromises()
    expect(page.find('[data-testid="health-fault"]').exists()).toBe(false)
    expect(page.find('[data-testid="light-certificate"]').exists()).toBe(true)
  })

  it('asks once where somebody may not', async () => {
    const { page, fetching } = await shown(answer(403, { title: 'no', code: 'forbidden' }))
    expect(page.find('[data-testid="health-forbidden"]').exists()).toBe(true)
    const asked = fetching.mock.calls.length
    await vi.advanceTimersByTimeAsync(3 * REFRESH_MILLIS)
    expect(fetching.mock.calls.length).toBe(asked)
  })
})
