import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RoomList, SeatQuality } from '../src/api/types'
import { MAX_LOOKS, SeatHistory, seriesOf, type Week, weeks } from '../src/chart'
import { chooseLanguage, i18n } from '../src/i18n'
import IndicatorCharts from '../src/parts/IndicatorCharts.vue'
import LineChart from '../src/parts/LineChart.vue'

const drawn = vi.fn()
const destroyed = vi.fn()
vi.mock('uplot', () => ({
  default: class {
    constructor(options: unknown, data: unknown) {
      drawn(options, data)
    }
    destroy = destroyed
  },
}))

beforeEach(() => chooseLanguage('en'))
afterEach(() => vi.unstubAllGlobals())

const list = (quality: Partial<SeatQuality> | undefined, number = 1): RoomList => ({
  total: 1,
  items: [
    {
      room: 'r',
      seats: [{ number, kind: 'member', connected: true, admitted: true, tracks: [], slots: [], ...(quality === undefined ? {} : { quality: quality as SeatQuality }) }],
    },
  ],
})

describe('the history of a seat', () => {
  it('keeps the last looks alone, and forgets who is gone', () => {
    const history = new SeatHistory()
    for (let i = 0; i < MAX_LOOKS + 5; i++) {
      history.add(list({ audioMos: 4, uplinkLoss: 0.01, downlinkLoss: 0.03, rttMillis: i }), i)
    }
    expect(history.of('r', 1)).toHaveLength(MAX_LOOKS)
    expect(history.of('r', 1).at(-1)).toEqual({ atMillis: MAX_LOOKS + 4, mos: 4, lossPercent: 3, rttMillis: MAX_LOOKS + 4 })
    history.add(list({ audioMos: 0, uplinkLoss: 0, downlinkLoss: 0, rttMillis: 1 }, 2), 99)
    expect(history.of('r', 1)).toEqual([])
    expect(history.of('r', 2)[0]?.mos).toBeNull()
    history.add(list(undefined, 2), 100)
    expect(history.of('r', 2)[1]).toEqual({ atMillis: 100, mos: null, lossPercent: null, rttMillis: null })
  })
})

describe('indicators', () => {
  it('are asked week by week, the oldest first', async () => {
    const get = vi.fn().mockResolvedValue({ items: [] })
    const found = await weeks({ get } as never, new Date('2026-03-22T00:00:00Z'), 2)
    expect(found.map(({ from }) => from.toISOString())).toEqual(['2026-03-08T00:00:00.000Z', '2026-03-15T00:00:00.000Z'])
    expect(get.mock.calls[1]?.[0]).toBe('/indicators?from=2026-03-15T00%3A00%3A00.000Z&to=2026-03-22T00%3A00%3A00.000Z')
  })

  it('become a line each, with gaps, where there is any figure', () => {
    const at = new Date(0)
    const all: Week[] = [
      { from: at, items: [{ indicator: 'opinion', count: 2, share: 0.5 }, { indicator: 'sessions', count: 3 }] },
      { from: at, items: [{ indicator: 'sessions', count: 4 }] },
    ]
    expect(seriesOf(all, 'share', (name) => `the ${name}`)).toEqual([{ name: 'the opinion', values: [50, null] }])
    expect(seriesOf(all, 'count', (name) => name).map(({ values }) => values)).toEqual([[2, null], [3, 4]])
    expect(seriesOf(all, 'medianMinutes', (name) => name)).toEqual([])
  })

  it('are read when they are asked for, not before', async () => {
    const asked = vi.fn(() =>
      Promise.resolve(new Response(JSON.stringify({ items: [{ indicator: 'sessions', count: 3 }] }))),
    )
    vi.stubGlobal('fetch', asked)
    const part = mount(IndicatorCharts, { global: { plugins: [createPinia(), i18n] } })
    expect(asked).not.toHaveBeenCalled()
    await part.find('[data-testid="indicators-show"]').trigger('click')
    await flushPromises()
    expect(asked).toHaveBeenCalledTimes(8)
    expect(part.findAll('tbody tr')).toHaveLength(8)
    expect(part.text()).toContain('sessions')
  })
})

describe('a chart', () => {
  it('is a table for whoever reads, and drawn where there is a canvas', async () => {
    vi.stubGlobal('CanvasRenderingContext2D', vi.fn())
    drawn.mockClear()
    const chart = mount(LineChart, {
      props: { title: 'T', unit: 'u', times: [0, 5_000], series: [{ name: 'a', values: [1.234, null] }], label: (ms: number) => `${ms}` },
      global: { plugins: [i18n] },
    })
    await flushPromises()
    await vi.dynamicImportSettled()
    expect(chart.findAll('td').map((one) => one.text())).toEqual(['1.23', '–'])
    expect(drawn.mock.calls[0]?.[1]).toEqual([[0, 5], [1.234, null]])
    chart.unmount()
    expect(destroyed).toHaveBeenCalled()
  })
})
