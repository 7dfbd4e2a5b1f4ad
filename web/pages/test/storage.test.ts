import { describe, expect, it } from 'vitest'
import { forecast, type StorageSample, storageSeries } from '../src/storage'

const GB = 1e9
const START = Date.UTC(2026, 2, 1)

/** One sample a day: what recordings take, and what is free. */
function days(count: number, recordings: (day: number) => number, free = 700 * GB): StorageSample[] {
  return Array.from({ length: count }, (_, day) => ({
    at: new Date(START + day * 86_400_000).toISOString(),
    recordings: recordings(day),
    documents: 2 * GB,
    films: 0,
    other: GB,
    free,
  }))
}

describe('when the disk is full', () => {
  it('is said in weeks at the pace of the last four', () => {
    expect(forecast(days(30, (day) => day * 10 * GB))).toEqual({ what: 'weeks', weeks: 10 })
    // What was long ago does not count.
    const slowed = days(60, (day) => (day < 30 ? day * 50 * GB : 1_500 * GB + (day - 30) * 10 * GB))
    expect(forecast(slowed)).toEqual({ what: 'weeks', weeks: 10 })
    expect(forecast(days(10, (day) => day * 200 * GB))).toEqual({ what: 'weeks', weeks: 0 })
  })

  it('is not said before a week is known', () => {
    expect(forecast([])).toEqual({ what: 'unknown' })
    expect(forecast(days(7, (day) => day * GB))).toEqual({ what: 'unknown' })
    expect(forecast(days(8, (day) => day * GB)).what).toBe('weeks')
    const twice = days(20, (day) => day * GB)
    expect(forecast([twice[0], twice[19]] as StorageSample[])).toEqual({ what: 'unknown' })
  })

  it('is never where nothing grows, and no matter beyond ten years', () => {
    expect(forecast(days(30, () => 5 * GB))).toEqual({ what: 'steady' })
    expect(forecast(days(30, (day) => (30 - day) * GB))).toEqual({ what: 'steady' })
    expect(forecast(days(30, (day) => day * 1_000_000))).toEqual({ what: 'years' })
  })
})

describe('the lines', () => {
  it('are in gigabytes, one for each kind and one for what is free', () => {
    const lines = storageSeries(days(2, (day) => day * 1_234_567_890), (kind) => kind)
    expect(lines.map(({ name, values }) => [name, ...values])).toEqual([
      ['recordings', 0, 1.235],
      ['documents', 2, 2],
      ['films', 0, 0],
      ['other', 1, 1],
      ['free', 700, 700],
    ])
  })
})
