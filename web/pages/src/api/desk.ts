import type { Http } from './http'
import { allOf, wholeOf } from './pieces'
import type { Case, ExitCause, OnCallRota } from './types'

/** Leave of one person, or the whole organisation closed. */
export interface Absence {
  id: string
  practitioner?: string
  firstDay: string
  lastDay: string
  conflicts?: string[]
}

export interface Approval {
  by: string
  at: string
}

export type DisposalStep =
  | 'DUE'
  | 'REVIEW'
  | 'APPROVED'
  | 'KEY_DESTROYED'
  | 'DELETED'
  | 'VERIFIED'
  | 'CERTIFIED'
  | 'LOGGED'

/** Something whose time is over: how far its deletion has come. */
export interface Disposal {
  kind: 'recording' | 'document'
  id: string
  case: string
  classes: string[]
  storedAt: string
  retainUntil: string
  step: DisposalStep
  sha256: string
  approvals: Approval[]
  destroyedAt?: string
}

export interface RetentionClock {
  highWater: string
  frozen: boolean
  frozenBecause: string
  unlockedBy: string[]
}

/** The object store beside the vault's folder. */
export interface StoreState {
  condition: 'NONE' | 'READY' | 'AWAY' | 'CLOCK' | 'UNFIT'
  waiting: number
  aside: number
  lastError: string
}

export interface DueList {
  items: Disposal[]
  next?: string
  clock: RetentionClock
  store?: StoreState
}

export type HoldParty = 'patient' | 'organisation'

export interface Hold {
  id: string
  case: string
  reason: string
  placedBy: string
  placedAt: string
  openings: { party: HoldParty; by: string; at: string }[]
  openedAt?: string
}

const id = encodeURIComponent

/** What coordinators and operators ask for, beside what every page asks for. */
export function deskApi(http: Pick<Http, 'get' | 'post' | 'put' | 'delete'>) {
  const leave = (caseId: string, way: string, cause: ExitCause, reason: string) =>
    http.post<Case>(`/cases/${id(caseId)}/${way}`, { cause, reason })
  return {
    approve: (caseId: string) => http.post<Case>(`/cases/${id(caseId)}/approve`),
    reassign: (caseId: string, specialist: string, reason: string) =>
      http.post<Case>(`/cases/${id(caseId)}/specialist`, { specialist, reason }),
    noShow: (caseId: string, cause: ExitCause, reason: string) =>
      leave(caseId, 'no-show', cause, reason),
    abort: (caseId: string, cause: ExitCause, reason: string) =>
      leave(caseId, 'abort', cause, reason),
    convert: (caseId: string, cause: ExitCause, reason: string) =>
      leave(caseId, 'conversion', cause, reason),

    absences: () => allOf<Absence>(http, '/absences'),
    addAbsence: (absence: Omit<Absence, 'id' | 'conflicts'>) =>
      http.post<Absence>('/absences', absence),
    removeAbsence: (absence: string) => http.delete<undefined>(`/absences/${id(absence)}`),
    putRota: (rota: OnCallRota) => http.put<OnCallRota>('/on-call', rota),

    due: () => wholeOf<DueList>(http, '/retention/due'),
    holds: () => allOf<Hold>(http, '/retention/holds'),
    placeHold: (caseId: string, reason: string) =>
      http.post<Hold>('/retention/holds', { case: caseId, reason }),
    openHold: (hold: string, party: HoldParty, password: string) =>
      http.post<Hold>(`/retention/holds/${id(hold)}/openings`, { party, password }),
    approveDeletion: ({ kind, id: item }: Disposal, password: string) =>
      http.post<Disposal>(`/retention/items/${kind}/${id(item)}/approvals`, { password }),
    unlockClock: (password: string) =>
      http.post<RetentionClock>('/retention/clock/unlocking', { password }),
  }
}

export type DeskApi = ReturnType<typeof deskApi>
