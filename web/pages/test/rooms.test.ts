import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Role, RoomList, Seat, SeatQuality } from '../src/api/types'
import { chooseLanguage, i18n } from '../src/i18n'
import AppHeader from '../src/parts/AppHeader.vue'
import { createPagesRouter } from '../src/router'
import { bitrate, percent, seatTone } from '../src/rooms'
import en from '../src/texts/en'
import zh from '../src/texts/zh-CN'
import Rooms from '../src/views/Rooms.vue'

const REFRESH_MILLIS = 5_000

beforeEach(() => {
  vi.useFakeTimers()
  chooseLanguage('en')
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const QUALITY: SeatQuality = {
  audioMos: 4.3,
  rttMillis: 42,
  jitterMillis: 3,
  uplinkLoss: 0.002,
  uplinkMissing: 0,
  relayLoss: 0,
  downlinkLoss: 0.12,
  worstPlace: 'downlink',
  estimateBps: 1_250_000,
  sentBps: 900_000,
  receivedBps: 800_000,
  frozenShare: 0,
  width: 640,
  height: 360,
}

function seat(change: Partial<Seat> = {}, quality: Partial<SeatQuality> = {}): Seat {
  return {
    number: 1,
    kind: 'member',
    connected: true,
    admitted: true,
    quality: { ...QUALITY, ...quality },
    tracks: [
      {
        source: 'camera',
        codec: 'VP8',
        muted: false,
        layers: [
          { rid: 'q', width: 320, height: 180, bps: 150_000, active: true, wanted: true },
          { rid: 'h', width: 640, height: 360, bps: 0, active: false, wanted: false },
        ],
      },
    ],
    slots: [
      { kind: 'video', fromSeat: 2, source: 'screen', layer: 1, stills: false },
      { kind: 'video', fromSeat: 0, layer: -1, stills: false },
      { kind: 'audio', fromSeat: 2, source: 'microphone', layer: -1, stills: false },
    ],
    ...change,
  }
}

const rooms = (...seats: Seat[]): RoomList => ({ total: 1, items: [{ room: 'case-7', seats }] })

/** Answers in turn; the last one again and again. */
async function page(...answers: (RoomList | Error | number)[]) {
  const asked: string[] = []
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    asked.push(`${init.method} ${url}`)
    const answer = answers.length > 1 ? answers.shift() : answers[0]
    if (answer instanceof Error) return Promise.reject(answer)
    return Promise.resolve(
      typeof answer === 'number'
        ? new Response('{}', { status: answer })
        : new Response(JSON.stringify(answer)),
    )
  })
  const wrapper = mount(Rooms, { global: { plugins: [createPinia(), i18n] } })
  const at = (name: string) => wrapper.find(`[data-testid="${name}"]`)
  const wait = async (millis: number) => {
    await vi.advanceTimersByTimeAsync(millis)
    await flushPromises()
  }
  return { wrapper, asked, at, wait }
}

describe('the operator’s page', () => {
  it('says that it is loading before there is an answer', async () => {
    const { at } = await page({ total: 0, items: [] })
    expect(at('rooms-loading').text()).toBe(en.app.loading)
    expect(at('rooms-empty').exists()).toBe(false)
  })

  it('says that no room is open', async () => {
    const { at, asked, wait } = await page({ total: 0, items: [] })
    await wait(0)
    expect(asked).toEqual(['GET /api/v1/rooms'])
    expect(at('rooms-empty').text()).toContain(en.rooms.empty)
    expect(at('rooms-loading').exists()).toBe(false)
  })

  it('shows each seat with its figures, where it loses, and its layers', async () => {
    const { at, wait } = await page(rooms(seat(), seat({ number: 2 }, { downlinkLoss: 0 })))
    await wait(0)
    const first = at('seat-1')
    for (const text of [
      '4.3',
      '0.2 %',
      '12 %',
      '42 ms',
      '640 × 360',
      '1.3 Mbit/s',
      '320 × 180',
      '150 kbit/s',
      en.rooms.unwanted,
      'Most is lost on the way down',
      'Sees the screen of seat 2',
      'layer 2',
    ]) {
      expect(first.text(), text).toContain(text)
    }
    expect(first.attributes('data-tone')).toBe('poor')
    expect(at('seat-2').attributes('data-tone')).toBe('good')
  })

  it('is in Chinese as well', async () => {
    chooseLanguage('zh-CN')
    const { wrapper, wait } = await page(rooms(seat()))
    await wait(0)
    expect(wrapper.text()).toContain(zh.rooms.title)
    expect(wrapper.text()).toContain('丢包主要在下行')
    expect(wrapper.text()).not.toMatch(/rooms\./)
  })

  it('tells that a seat has no figures yet', async () => {
    const without = seat({ connected: false })
    delete without.quality
    const { at, wait } = await page(rooms(without))
    await wait(0)
    expect(at('seat-1').text()).toContain(en.rooms.noFigures)
    expect(at('seat-1').text()).toContain(en.rooms.away)
  })

  it('judges no sound where nobody is heard', async () => {
    const sender = seat({ kind: 'publisher', slots: [] }, { audioMos: 0, downlinkLoss: 0 })
    const { at, wait } = await page(rooms(sender))
    await wait(0)
    expect(at('seat-1').text()).toContain(en.rooms.silent)
    expect(at('seat-1').attributes('data-tone')).toBe('good')
  })

  it('judges no sound where somebody is heard only since the figures were taken', async () => {
    const early = seat({}, { audioMos: 0, downlinkLoss: 0 })
    const { at, wait } = await page(rooms(early))
    await wait(0)
    expect(at('seat-1').text()).toContain(en.rooms.silent)
    expect(at('seat-1').attributes('data-tone')).toBe('good')
  })

  it('counts the rooms that are not listed', async () => {
    const { wrapper, wait } = await page({ ...rooms(seat()), total: 4 })
    await wait(0)
    expect(wrapper.text()).toContain('3 more rooms')
  })

  it('reads again each five seconds, and not while it is paused or gone', async () => {
    const { wrapper, asked, at, wait } = await page(rooms(seat()), { total: 0, items: [] })
    await wait(0)
    expect(at('room-case-7').exists()).toBe(true)
    await wait(REFRESH_MILLIS)
    expect(asked).toHaveLength(2)
    expect(at('rooms-empty').exists()).toBe(true)
    await at('rooms-pause').trigger('click')
    await wait(3 * REFRESH_MILLIS)
    expect(asked).toHaveLength(2)
    await at('rooms-pause').trigger('click')
    await wait(REFRESH_MILLIS)
    expect(asked).toHaveLength(3)
    wrapper.unmount()
    await wait(3 * REFRESH_MILLIS)
    expect(asked).toHaveLength(3)
  })

  it('keeps what it had when the server is away, says so, and recovers', async () => {
    const { at, wait } = await page(rooms(seat()), new TypeError('network'), rooms(seat()))
    await wait(0)
    await wait(REFRESH_MILLIS)
    expect(at('rooms-fault').text()).toContain(en.error.unreachable)
    expect(at('rooms-fault').text()).toContain(en.rooms.stale)
    expect(at('seat-1').exists()).toBe(true)
    await wait(REFRESH_MILLIS)
    expect(at('rooms-fault').exists()).toBe(false)
  })

  it('says a fault alone when there was never an answer', async () => {
    const { at, wait } = await page(503)
    await wait(0)
    expect(at('rooms-fault').text()).toBe(en.error.status[503])
    expect(at('rooms-loading').exists()).toBe(false)
    expect(at('rooms-empty').exists()).toBe(false)
  })

  it('refuses a person without the role clearly, and asks no more', async () => {
    const { wrapper, asked, at, wait } = await page(403)
    await wait(0)
    expect(at('rooms-forbidden').text()).toContain(en.rooms.forbidden)
    expect(at('rooms-fault').exists()).toBe(false)
    expect(at('rooms-pause').exists()).toBe(false)
    await wait(3 * REFRESH_MILLIS)
    expect(asked).toHaveLength(1)
    wrapper.unmount()
  })
})

describe('the way there', () => {
  /** Where somebody with this role ends who opens the first page, and which links the header has. */
  async function first(role: Role) {
    vi.stubGlobal('fetch', () =>
      Promise.resolve(
        new Response(JSON.stringify({ user: { account: 'a', name: 'A', role }, csrf: 'c' })),
      ),
    )
    vi.stubGlobal('scrollTo', () => undefined)
    window.history.replaceState({}, '', '/')
    const pinia = createPinia()
    setActivePinia(pinia)
    const router = createPagesRouter()
    await router.push('/')
    const header = mount(AppHeader, { global: { plugins: [pinia, i18n, router] } })
    const has = (name: string) => header.find(`[data-testid="${name}"]`).exists()
    return { name: router.currentRoute.value.name, worklist: has('nav-worklist'), rooms: has('nav-rooms') }
  }

  it('is the operator’s first page and in nobody else’s menu', async () => {
    expect(await first('OPERATOR')).toEqual({ name: 'rooms', worklist: false, rooms: true })
    for (const role of ['COUNTY_DOCTOR', 'SPECIALIST', 'COORDINATOR', 'REGULATOR'] as const) {
      expect(await first(role)).toEqual({ name: 'worklist', worklist: true, rooms: false })
    }
  })
})

describe('the header', () => {
  it('keeps its ways behind a button on a telephone, and closes them with Escape', async () => {
    vi.stubGlobal('fetch', () =>
      Promise.resolve(new Response(JSON.stringify({ user: { account: 'a', name: 'A', role: 'OPERATOR' }, csrf: 'c' }))),
    )
    const pinia = createPinia()
    setActivePinia(pinia)
    const router = createPagesRouter()
    await router.push('/rooms')
    const header = mount(AppHeader, { global: { plugins: [pinia, i18n, router] } })
    const menu = header.find('[data-testid="menu"]')
    expect(menu.attributes('aria-expanded')).toBe('false')
    await menu.trigger('click')
    expect(menu.attributes('aria-expanded')).toBe('true')
    expect(header.find('header').classes()).toContain('open')
    await header.find('header').trigger('keydown', { key: 'Escape' })
    expect(header.find('header').classes()).not.toContain('open')
  })
})

describe('figures', () => {
  it('are judged by the worst of them', () => {
    expect(seatTone(seat({}, { downlinkLoss: 0 }))).toBe('good')
    expect(seatTone(seat({}, { downlinkLoss: 0.02 }))).toBe('weak')
    expect(seatTone(seat({}, { downlinkLoss: 0.02, audioMos: 3 }))).toBe('poor')
    expect(seatTone(seat({ connected: false }, { downlinkLoss: 0 }))).toBe('poor')
  })

  it('are written short', () => {
    expect([0, 0.0004, 0.034, 0.1, 1].map(percent)).toEqual(['0 %', '< 0.1 %', '3.4 %', '10 %', '100 %'])
    expect([0, 90_400, 2_460_000].map(bitrate)).toEqual(['0 kbit/s', '90 kbit/s', '2.5 Mbit/s'])
  })
})
