import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Ring, Role } from '../src/api/types'
import { i18n } from '../src/i18n'
import RingPanel from '../src/parts/RingPanel.vue'
import { RingTone } from '../src/ringing'
import { useAttending } from '../src/stores/attending'
import { useSession } from '../src/stores/session'

const RING: Ring = {
  case: 'e-1',
  status: 'RINGING',
  department: '心血管内科',
  from: '青山县医院',
  raisedAt: '2026-03-01T00:00:00Z',
  level: 1,
  isWithCoordinator: false,
  others: [{ id: 'p-qian', name: '钱立', hasDeclined: true, excuse: 'IN_SURGERY' }],
}

async function rung(isStrip: boolean, role: Role = 'SPECIALIST') {
  const asked: string[] = []
  let refusal: Response | undefined
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    asked.push(`${init.method} ${url.replace('/api/v1', '')} ${String(init.body ?? '')}`.trim())
    if (url.endsWith('/rings')) return Promise.resolve(new Response(JSON.stringify({ items: [RING] })))
    if (url.endsWith('/accept') && refusal !== undefined) return Promise.resolve(refusal.clone())
    return Promise.resolve(new Response('{"id":"e-1","allowed":["join"]}'))
  })
  setActivePinia(createPinia())
  const session = useSession()
  session.user = { account: 'zhou', name: '周明', role, practitioner: 'p-zhou' } as typeof session.user
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:rest(.*)*', component: { template: '<p></p>' } }],
  })
  const wrapper = mount(RingPanel, {
    props: { isStrip },
    global: { plugins: [router, i18n] },
    attachTo: document.body,
  })
  await flushPromises()
  const at = (name: string) => document.querySelector<HTMLElement>(`[data-testid="${name}"]`)
  const click = async (name: string) => {
    at(name)?.click()
    await flushPromises()
  }
  return { wrapper, router, asked, at, click, attending: useAttending(), refuse: (it: Response) => (refusal = it) }
}

beforeEach(() => {
  // No sound here: making one fails.
  vi.stubGlobal('AudioContext', undefined)
})

afterEach(() => {
  document.body.replaceChildren()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('an emergency that rings', () => {
  it('is answered at once on a page, and lies above one that fills the window', async () => {
    const dialog = await rung(false)
    expect(dialog.at('ring')?.getAttribute('role')).toBe('alertdialog')
    await dialog.click('ring-accept')
    expect(dialog.asked).toContain('POST /cases/e-1/accept {"specialist":"p-zhou"}')
    expect(dialog.router.currentRoute.value.path).toBe('/cases/e-1/room')
    dialog.wrapper.unmount()

    const strip = await rung(true)
    expect(strip.at('ring')?.getAttribute('role')).toBe('region')
    expect(strip.at('ring')?.className).toContain('strip')
    expect(strip.at('ring')?.querySelector('[role="alert"]')?.textContent).toContain('心血管内科')
    strip.wrapper.unmount()
  })

  it('is answered by who is in a session when that is over, and then only if they said so', async () => {
    const { at, asked, click, attending, router, wrapper } = await rung(true)
    attending.isLive = true
    await flushPromises()
    expect(at('ring-accept')).toBeNull()
    await click('ring-when-free')
    expect(at('ring-when-free')?.getAttribute('aria-pressed')).toBe('true')
    expect(asked.some((it) => it.includes('/accept'))).toBe(false)
    attending.isLive = false
    await flushPromises()
    expect(asked).toContain('POST /cases/e-1/accept {"specialist":"p-zhou"}')
    expect(router.currentRoute.value.path).toBe('/cases/e-1/room')
    wrapper.unmount()

    const undecided = await rung(true)
    undecided.attending.isLive = true
    await flushPromises()
    undecided.attending.isLive = false
    await flushPromises()
    expect(undecided.asked.some((it) => it.includes('/accept'))).toBe(false)
    expect(undecided.at('ring-accept')).not.toBeNull()
    undecided.wrapper.unmount()
  })

  it('goes on where the server says that the session still runs', async () => {
    const { at, attending, click, refuse, router, wrapper } = await rung(true)
    attending.isLive = true
    await flushPromises()
    await click('ring-when-free')
    refuse(new Response('{"code":"emergency.busy","status":409,"zh":"忙","en":"busy"}', { status: 409 }))
    attending.isLive = false
    await flushPromises()
    expect(at('ring-accept')).not.toBeNull()
    expect(router.currentRoute.value.path).toBe('/')
    wrapper.unmount()
  })

  it('is declined with one of few reasons, or with none', async () => {
    const { at, asked, click, wrapper } = await rung(true)
    await click('ring-decline')
    expect(asked.some((it) => it.includes('decline'))).toBe(false)
    expect(document.activeElement).toBe(at('ring-excuse-IN_SESSION'))
    await click('ring-excuse-IN_SESSION')
    await click('ring-excuse-none')
    expect(asked.filter((it) => it.includes('decline'))).toEqual([
      'POST /cases/e-1/ring/decline {"excuse":"IN_SESSION"}',
      'POST /cases/e-1/ring/decline {}',
    ])
    expect(at('ring-others')?.textContent).toContain(i18n.global.t('ring.excuses.IN_SURGERY'))
    wrapper.unmount()
  })
})

describe('the tone', () => {
  it('is softer and rarer beside a conversation', () => {
    vi.useFakeTimers()
    const loud: number[] = []
    const context = () =>
      ({
        currentTime: 0,
        destination: {},
        resume: () => Promise.resolve(),
        close: () => Promise.resolve(),
        createOscillator: () => ({ frequency: {}, connect: (next: unknown) => next, start: () => undefined, stop: () => undefined }),
        createGain: () => ({
          gain: {
            set value(level: number) {
              loud.push(level)
            },
          },
          connect: () => undefined,
        }),
      }) as unknown as AudioContext
    const tone = new RingTone(context)
    tone.start()
    vi.advanceTimersByTime(7_900)
    const atOnce = loud.splice(0)
    tone.start(true)
    vi.advanceTimersByTime(7_900)
    expect([atOnce.length, loud.length]).toEqual([16, 2])
    expect(Math.max(...loud)).toBeLessThan(Math.min(...atOnce) / 3)
    tone.stop()
    vi.advanceTimersByTime(20_000)
    expect(loud).toHaveLength(2)
  })
})
