import type { CaseAlert, CaseRow, CaseState } from './api/types'
import { leftUntil } from './countdown'

/** The coordinator's board: cases by what is to be done next, and how little time is left. */
export const LANES = ['apply', 'accept', 'book', 'meet', 'opinion', 'decide', 'stopped'] as const
export type Lane = (typeof LANES)[number]

const LANE: Partial<Record<CaseState, Lane>> = {
  DRAFT: 'apply',
  RETURNED: 'apply',
  SUBMITTED: 'accept',
  DISPATCHED: 'accept',
  ACCEPTED: 'book',
  SCHEDULING: 'book',
  SCHEDULED: 'meet',
  READY: 'meet',
  LOBBY: 'meet',
  IN_SESSION: 'meet',
  SUSPENDED: 'meet',
  ENDED: 'opinion',
  OPINION_DRAFT: 'opinion',
  OPINION_SIGNED: 'opinion',
  DELIVERED: 'decide',
  ACKNOWLEDGED: 'decide',
  EXPIRED: 'stopped',
  DECLINED: 'stopped',
  NO_SHOW: 'stopped',
  ABORTED: 'stopped',
}

/** Past its time, or nearly, or neither. */
export type Heat = 'late' | 'soon' | 'calm'

/** Past what was promised; the other alerts remind. */
const LATE = new Set<CaseAlert['kind']>([
  'ANSWER_OVERDUE',
  'SPECIALIST_LATE',
  'LINK_LOST',
  'OPINION_OVERDUE',
  'DECISION_OVERDUE',
  'RING_UNANSWERED',
  'ARRIVAL_LATE',
  'PREEMPTED',
])
const SOON_MILLIS = 2 * 3_600_000

export function heat({ dueAt, alerts = [] }: CaseRow, now: number): Heat {
  const left = dueAt === undefined || dueAt === null ? Infinity : Date.parse(dueAt) - now
  if (left <= 0 || alerts.some(({ kind }) => LATE.has(kind))) return 'late'
  return left <= SOON_MILLIS || alerts.length > 0 ? 'soon' : 'calm'
}

const HEATS: readonly Heat[] = ['late', 'soon', 'calm']

/** Each lane's cases, red first, then by what is left; what is finished is on no lane. */
export function board(rows: readonly CaseRow[], now: number): Record<Lane, CaseRow[]> {
  const lanes = Object.fromEntries(LANES.map((lane) => [lane, [] as CaseRow[]])) as Record<
    Lane,
    CaseRow[]
  >
  for (const row of rows) {
    const lane = LANE[row.state]
    if (lane !== undefined) lanes[lane].push(row)
  }
  const due = ({ dueAt }: CaseRow) => (dueAt ? Date.parse(dueAt) : Infinity)
  for (const lane of LANES) {
    lanes[lane].sort((a, b) => {
      const byHeat = HEATS.indexOf(heat(a, now)) - HEATS.indexOf(heat(b, now))
      // Infinity less itself is no number.
      return byHeat || (due(a) === due(b) ? 0 : due(a) - due(b))
    })
  }
  return lanes
}

/** The other organisation of each case, for the filter. */
export function partners(rows: readonly CaseRow[], own: string): string[] {
  const names = rows.map(({ inviting, invited }) => (inviting === own ? invited : inviting))
  return [...new Set(names)].sort((a, b) => a.localeCompare(b, 'zh-CN'))
}

export interface RoughTime {
  readonly key: 'minutes' | 'hours' | 'days'
  readonly values: { readonly d: number; readonly h: number; readonly m: number }
}

/** A span as people say it: nobody needs the seconds of two days. */
export function rough(millis: number): RoughTime {
  const { days: d, hours: h, minutes: m } = leftUntil(Math.abs(millis), 0)
  return { key: d > 0 ? 'days' : h > 0 ? 'hours' : 'minutes', values: { d, h, m } }
}
