import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { chooseLanguage, i18n } from '../src/i18n'
import RatingPanel from '../src/parts/RatingPanel.vue'
import { caseRatingApi, type Rating, satisfaction } from '../src/ratings'

beforeEach(() => {
  chooseLanguage('en')
  setActivePinia(createPinia())
})

async function panel(start: Rating) {
  let now = start
  const put = vi.fn((stars: number, text: string) => {
    now = { isOpen: true, stars, text, at: '2026-03-02T01:00:00Z', changeableUntil: '2026-03-03T01:00:00Z' }
    return Promise.resolve(now)
  })
  const shown = mount(RatingPanel, {
    props: { api: { get: () => Promise.resolve(now), put } },
    global: { plugins: [i18n] },
  })
  await flushPromises()
  return { shown, put }
}

describe('how content one was', () => {
  it('is one tap, and words may follow', async () => {
    const { shown, put } = await panel({ isOpen: true })
    expect(shown.find('[data-testid=rating-text]').exists()).toBe(false)
    await shown.get('[data-testid=rating-4]').trigger('click')
    await flushPromises()
    expect(put).toHaveBeenCalledWith(4, '')
    expect(shown.get('[data-testid=rating-4]').attributes('aria-pressed')).toBe('true')
    expect(shown.get('[data-testid=rating-thanks]').text()).toContain('thank you')
    await shown.get('[data-testid=rating-text]').setValue('  waited long  ')
    await shown.get('[data-testid=rating-send]').trigger('click')
    await flushPromises()
    expect(put).toHaveBeenLastCalledWith(4, 'waited long')
  })

  it('is not asked before it is over, and stays as it is after a day', async () => {
    expect((await panel({ isOpen: false })).shown.find('[data-testid=rating]').exists()).toBe(false)
    const { shown, put } = await panel({ isOpen: false, stars: 2, text: 'so so' })
    expect(shown.text()).toContain('so so')
    await shown.get('[data-testid=rating-5]').trigger('click')
    expect(put).not.toHaveBeenCalled()
    expect(shown.find('[data-testid=rating-send]').exists()).toBe(false)
  })

  it('sends no empty words, and asks for a year', async () => {
    const asked: unknown[] = []
    const http = {
      get: <T>(path: string) => {
        asked.push(path)
        return Promise.resolve({ items: [] } as T)
      },
      put: <T>(path: string, body: unknown) => {
        asked.push(path, body)
        return Promise.resolve({ isOpen: true } as T)
      },
    }
    await caseRatingApi(http, 'c-1').put(5, '')
    expect(asked).toEqual(['/cases/c-1/rating', { stars: 5 }])
    expect(await satisfaction(http, new Date('2026-03-02T00:00:00Z'))).toEqual([])
    expect(asked.at(-1)).toBe('/satisfaction?from=2025-03-02T00%3A00%3A00.000Z&to=2026-03-02T00%3A00%3A00.000Z')
  })
})
