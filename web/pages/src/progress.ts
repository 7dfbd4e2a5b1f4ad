import type { CaseState } from './api/types'

/** The stations of a case, as a parcel has them. */
export const STATIONS = [
  'apply',
  'accept',
  'book',
  'consent',
  'consult',
  'opinion',
  'acknowledge',
] as const
export type Station = (typeof STATIONS)[number]
export type StationLook = 'done' | 'now' | 'ahead' | 'failed'

const AT: Record<CaseState, number> = {
  DRAFT: 0,
  RETURNED: 0,
  SUBMITTED: 1,
  DISPATCHED: 1,
  DECLINED: 1,
  EXPIRED: 1,
  ACCEPTED: 2,
  SCHEDULING: 2,
  SCHEDULED: 3,
  READY: 4,
  LOBBY: 4,
  IN_SESSION: 4,
  SUSPENDED: 4,
  NO_SHOW: 4,
  ABORTED: 4,
  CONVERTED: 4,
  ENDED: 5,
  OPINION_DRAFT: 5,
  OPINION_SIGNED: 6,
  DELIVERED: 6,
  ACKNOWLEDGED: 7,
  CLOSED: 7,
  ARCHIVED: 7,
  CANCELLED: 0,
}

const FAILED = new Set<CaseState>([
  'DECLINED',
  'EXPIRED',
  'CANCELLED',
  'NO_SHOW',
  'ABORTED',
  'CONVERTED',
  'RETURNED',
])

export interface Reached {
  readonly hasAppointment: boolean
  readonly hasConsent: boolean
}

/** How each station looks. A cancelled or converted case failed at the first station that it did not reach. */
export function stations(state: CaseState, { hasAppointment, hasConsent }: Reached): StationLook[] {
  let at = AT[state]
  if (state === 'CANCELLED' || state === 'CONVERTED') at = hasAppointment ? (hasConsent ? 4 : 3) : 1
  return STATIONS.map((station, index) => {
    if (station === 'consent' && hasConsent) return 'done'
    if (index < at) return 'done'
    if (index > at) return 'ahead'
    return FAILED.has(state) ? 'failed' : 'now'
  })
}

export type Tone = 'primary' | 'success' | 'warning' | 'danger' | 'info'

export function toneOf(state: CaseState): Tone {
  switch (state) {
    case 'RETURNED':
    case 'SUSPENDED':
    case 'SCHEDULING':
      return 'warning'
    case 'DECLINED':
    case 'EXPIRED':
    case 'NO_SHOW':
    case 'ABORTED':
      return 'danger'
    case 'IN_SESSION':
    case 'LOBBY':
    case 'READY':
      return 'success'
    case 'DRAFT':
    case 'CLOSED':
    case 'ARCHIVED':
    case 'CONVERTED':
    case 'CANCELLED':
      return 'info'
    default:
      return 'primary'
  }
}
