/** How full the disk is, day by day, and when it will be full. */
import type { Http } from './api/http'
import type { Series } from './chart'

/** In bytes; `films` are made of recordings, `other` is all else in the data folder. */
export interface StorageSample {
  readonly at: string
  readonly recordings: number
  readonly documents: number
  readonly films: number
  readonly other: number
  readonly free: number
}

export const KINDS = ['recordings', 'documents', 'films', 'other', 'free'] as const
const GIGABYTE = 1e9
const DAY_MILLIS = 86_400_000
/** A pace is that of the last weeks, and told when a week is known of them. */
const LOOK_BACK_DAYS = 28
const LEAST_DAYS = 7
/** Beyond ten years nobody asks. */
const MOST_WEEKS = 520

export const storageSamples = (http: Pick<Http, 'get'>): Promise<readonly StorageSample[]> =>
  http.get<{ items: StorageSample[] }>('/operations/storage').then(({ items }) => items)

export type Forecast =
  | { readonly what: 'unknown' | 'steady' | 'years' }
  | { readonly what: 'weeks'; readonly weeks: number }

const used = ({ recordings, documents, films, other }: StorageSample) => recordings + documents + films + other

/** By the straight line that lies best through what was used on the days of the last four weeks. */
export function forecast(samples: readonly StorageSample[]): Forecast {
  const last = samples.at(-1)
  if (last === undefined) return { what: 'unknown' }
  const end = Date.parse(last.at)
  const points = samples
    .map((one) => ({ days: (Date.parse(one.at) - end) / DAY_MILLIS, bytes: used(one) }))
    .filter(({ days }) => days >= -LOOK_BACK_DAYS && days <= 0)
  if (points.length < 3 || (points[0]?.days ?? 0) > -LEAST_DAYS) return { what: 'unknown' }
  const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length
  const middle = mean(points.map(({ days }) => days))
  const level = mean(points.map(({ bytes }) => bytes))
  const above = points.reduce((sum, { days, bytes }) => sum + (days - middle) * (bytes - level), 0)
  const below = points.reduce((sum, { days }) => sum + (days - middle) ** 2, 0)
  const perDay = above / below
  if (!(perDay > 0)) return { what: 'steady' }
  const weeks = last.free / perDay / 7
  return weeks > MOST_WEEKS ? { what: 'years' } : { what: 'weeks', weeks: Math.floor(weeks) }
}

export function storageSeries(
  samples: readonly StorageSample[],
  name: (kind: (typeof KINDS)[number]) => string,
): readonly Series[] {
  return KINDS.map((kind) => ({
    name: name(kind),
    values: samples.map((one) => Math.round((one[kind] / GIGABYTE) * 1000) / 1000),
  }))
}
