/** What the charts show: values over time, and how they come about. */
import type { RoomList } from './api/types'
import type { Http } from './api/http'

export interface Series {
  readonly name: string
  /** As many as there are times; null where there is none. */
  readonly values: readonly (number | null)[]
}

/** How many looks at a seat are kept: five minutes of one each five seconds. */
export const MAX_LOOKS = 60

export interface SeatLook {
  readonly atMillis: number
  readonly mos: number | null
  readonly lossPercent: number | null
  readonly rttMillis: number | null
}

/** How each seat was at the last looks, by room and number. Seats that are gone are forgotten. */
export class SeatHistory {
  private seats = new Map<string, readonly SeatLook[]>()

  add(list: RoomList, atMillis: number): void {
    const next = new Map<string, readonly SeatLook[]>()
    for (const { room, seats } of list.items) {
      for (const { number, quality } of seats) {
        const look: SeatLook = {
          atMillis,
          mos: quality !== undefined && quality.audioMos > 0 ? quality.audioMos : null,
          lossPercent: quality === undefined ? null : 100 * Math.max(quality.uplinkLoss, quality.downlinkLoss),
          rttMillis: quality?.rttMillis ?? null,
        }
        const key = `${room}/${number}`
        next.set(key, [...(this.seats.get(key) ?? []), look].slice(-MAX_LOOKS))
      }
    }
    this.seats = next
  }

  of(room: string, number: number): readonly SeatLook[] {
    return this.seats.get(`${room}/${number}`) ?? []
  }
}

export interface Indicator {
  readonly indicator: string
  readonly count: number
  readonly medianMinutes?: number
  readonly p90Minutes?: number
  readonly share?: number
}

export interface Week {
  readonly from: Date
  readonly items: readonly Indicator[]
}

const WEEK_MILLIS = 7 * 86_400_000
/** Each is read from the trail and on record, so not more of them than a chart needs. */
export const WEEKS = 8

/** The indicators of the last weeks, the oldest first. */
export async function weeks(http: Pick<Http, 'get'>, now: Date, count = WEEKS): Promise<Week[]> {
  const found: Week[] = []
  for (let i = count; i > 0; i--) {
    const from = new Date(now.getTime() - i * WEEK_MILLIS)
    const to = new Date(from.getTime() + WEEK_MILLIS)
    const query = new URLSearchParams({ from: from.toISOString(), to: to.toISOString() })
    const { items } = await http.get<{ items: Indicator[] }>(`/indicators?${query}`)
    found.push({ from, items })
  }
  return found
}

export const FIGURES = ['count', 'medianMinutes', 'share'] as const
export type Figure = (typeof FIGURES)[number]

/** One figure of each indicator that ever has it; shares in per cent. */
export function seriesOf(all: readonly Week[], figure: Figure, name: (indicator: string) => string): Series[] {
  const names = [...new Set(all.flatMap(({ items }) => items.map(({ indicator }) => indicator)))]
  return names
    .map((indicator) => ({
      name: name(indicator),
      values: all.map(({ items }) => {
        const value = items.find((one) => one.indicator === indicator)?.[figure]
        if (value === undefined) return null
        return figure === 'share' ? 100 * value : value
      }),
    }))
    .filter(({ values }) => values.some((value) => value !== null))
}
