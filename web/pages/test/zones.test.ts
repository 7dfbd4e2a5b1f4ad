import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { isElsewhere, ownPeriod, ownTime } from '../src/format'
import { chooseLanguage, i18n } from '../src/i18n'
import BookingPanel from '../src/parts/BookingPanel.vue'
import { useSession } from '../src/stores/session'

const CHINA = 'Asia/Shanghai'
const TEN = '2026-03-10T02:00:00Z'
const HALF = '2026-03-10T02:30:00Z'
const EVENING = '2026-03-10T17:00:00Z'

/** As a browser there would say. */
function at(zone: string): void {
  vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockReturnValue({
    timeZone: zone,
  } as Intl.ResolvedDateTimeFormatOptions)
}

describe('times of another zone', () => {
  beforeEach(async () => {
    setActivePinia(createPinia())
    await chooseLanguage('en')
  })
  afterEach(() => vi.restoreAllMocks())

  it('are shown once where the clocks agree, whatever the zones are called', () => {
    for (const zone of [CHINA, 'Asia/Singapore']) {
      at(zone)
      expect(isElsewhere(TEN, CHINA)).toBe(false)
      expect(ownTime(TEN, 'en', CHINA)).toBe('10:00')
      expect(ownPeriod(TEN, HALF, 'en', CHINA)).toBe('Tue, Mar 10 10:00–10:30')
    }
  })

  it('are shown by the own clock with the owner\'s beside it', () => {
    at('Asia/Urumqi')
    expect(ownTime(TEN, 'en', CHINA)).toBe('08:00 (10:00 GMT+8)')
    expect(ownTime(TEN, 'zh-CN', CHINA)).toBe('08:00 (10:00 GMT+8)')
    expect(ownPeriod(TEN, HALF, 'en', CHINA)).toBe('Tue, Mar 10 08:00–08:30 (Tue, Mar 10 10:00–10:30 GMT+8)')
  })

  it('say the day where it is another one there', () => {
    at('Europe/Berlin')
    expect(ownTime(EVENING, 'en', CHINA)).toBe('18:00 (Wed, Mar 11 01:00 GMT+8)')
  })

  it('stand under the own day, and the page says by whose clock', async () => {
    at('Europe/Berlin')
    vi.spyOn(useSession().api, 'slots').mockResolvedValue([{ practitioner: 'p', start: EVENING, end: '2026-03-10T17:30:00Z' } as never])
    vi.spyOn(useSession().http, 'get').mockResolvedValue({ state: 'NONE' })
    const view = mount(BookingPanel, {
      props: { subject: { id: 'c', specialist: { id: 'p', name: 'Dr Zhou' }, allowed: ['book'] } as never },
      global: { plugins: [i18n] },
    })
    await flushPromises()
    expect(view.get('[data-testid=booking-lead]').text()).toContain('Europe/Berlin')
    expect(view.get('h3').text()).toContain('Mar 10')
    expect(view.get(`[data-testid="slot-${EVENING}"]`).text()).toContain('18:00 (Wed, Mar 11 01:00 GMT+8)')
    view.unmount()
  })
})
