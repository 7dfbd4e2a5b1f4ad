/** The JSON of `/api/v1`, as the pages read it; larger subjects have files of their own. */
export type * from './case-types'
export type * from './emergency-types'
export type * from './recording-types'
export type * from './room-types'
export type * from './team-types'

export type Role = 'COUNTY_DOCTOR' | 'SPECIALIST' | 'COORDINATOR' | 'REGULATOR' | 'OPERATOR'

export interface Named {
  id: string
  name: string
}

export interface User {
  account: string
  name: string
  role: Role
  organisation?: Named | null
  practitioner?: string | null
  mustEnrol?: boolean
  mustChange?: boolean
}

export interface SignedIn {
  user: User
  csrf: string
}

export interface Meta {
  demo: boolean
  version: string
  build: string
  /** What the identity provider to sign in through is called. */
  oidc?: string
}

export interface Organisation extends Named {
  kind: string
  departments: string[]
}

export interface Practitioner extends Named {
  organisation: string
  title: string
  department: string
}

export interface Patient extends Named {
  sex: string
  birthDate: string
  identityNumber: string
  phone: string
}

export interface NewPatient {
  name: string
  identityNumber: string
  phone: string
  birthDate: string
  sex: string
}

export interface FreeSlot {
  start: string
  end: string
}

export interface AuditEntry {
  sequence: number
  at: string
  actor: string
  actorName?: string
  action: string
  subject: string
  outcome: string
  detail?: unknown
}

export interface Verification {
  entries: number
  head: string
  firstBad?: number | null
}

/** RFC 9457, with our own members. */
export interface Problem {
  type?: string
  title?: string
  status?: number
  detail?: string
  code?: string
  rule?: string
  zh?: string
  en?: string
  field?: string
  opensAt?: string
  nearest?: FreeSlot[]
  /** Ids of who is busy, where a team is. */
  who?: string[]
  /** Which second factors there are. */
  factors?: ('code' | 'recovery' | 'passkey')[]
  passkey?: PasskeyQuestion
}

/** What the server asks an authenticator for, to use a passkey: bytes in base64url. */
export interface PasskeyQuestion {
  readonly rpId: string
  readonly challenge: string
  readonly timeout: number
  readonly allowCredentials: readonly {
    readonly type: 'public-key'
    readonly id: string
    readonly transports: readonly string[]
  }[]
  readonly userVerification: UserVerificationRequirement
}

export type Weekday =
  | 'MONDAY'
  | 'TUESDAY'
  | 'WEDNESDAY'
  | 'THURSDAY'
  | 'FRIDAY'
  | 'SATURDAY'
  | 'SUNDAY'

/** Weekly with days, from, to and zone; or once with start and end. */
export interface OnCallShift {
  id: string
  practitioner: string
  department: string
  level: number
  days?: Weekday[]
  from?: string
  to?: string
  zone?: string
  start?: string
  end?: string
}

export interface OnCallRota {
  version: number
  shifts: OnCallShift[]
  absences: {
    practitioner: string
    kind: 'LEAVE' | 'DO_NOT_DISTURB'
    start: string
    end: string
    substitute?: string
  }[]
}

export interface Notice {
  id: string
  kind: string
  case?: string
  visit?: string
  block?: string
  teaching?: string
  account?: string
  at: string
  start?: string
  end?: string
  reason?: string
  isRead: boolean
}

export interface NoticeList {
  unread: number
  items: Notice[]
}

export interface NoticeContact {
  email?: string
  phone?: string
  wechat?: string
  language: 'zh-CN' | 'en'
  zone?: string
  quietFrom?: string
  quietTo?: string
  optedOut: string[]
}
