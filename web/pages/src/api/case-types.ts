/** A consultation and its parts. */
import type { EmergencyCourse } from './emergency-types'
import type { Team } from './team-types'
import type { Named } from './types'

export type Urgency = 'ROUTINE' | 'URGENT' | 'EMERGENCY'

export type CaseState =
  | 'DRAFT'
  | 'SUBMITTED'
  | 'DISPATCHED'
  | 'ACCEPTED'
  | 'RETURNED'
  | 'DECLINED'
  | 'EXPIRED'
  | 'SCHEDULING'
  | 'SCHEDULED'
  | 'READY'
  | 'LOBBY'
  | 'IN_SESSION'
  | 'SUSPENDED'
  | 'ENDED'
  | 'OPINION_DRAFT'
  | 'OPINION_SIGNED'
  | 'DELIVERED'
  | 'ACKNOWLEDGED'
  | 'CLOSED'
  | 'ARCHIVED'
  | 'CANCELLED'
  | 'NO_SHOW'
  | 'ABORTED'
  | 'CONVERTED'

/** What people should know of a case now. */
export interface CaseAlert {
  kind:
    | 'ANSWER_REMINDER'
    | 'ANSWER_LAST_REMINDER'
    | 'ANSWER_OVERDUE'
    | 'HOLD_EXPIRED'
    | 'CONSENT_LATE'
    | 'SPECIALIST_LATE'
    | 'START_LATE'
    | 'PHONE_OFFER'
    | 'LINK_LOST'
    | 'PRIORITY_REBOOK'
    | 'OPINION_DUE'
    | 'OPINION_OVERDUE'
    | 'DECISION_OVERDUE'
    | 'RING_UNANSWERED'
    | 'ARRIVAL_LATE'
    | 'PREEMPTED'
  at: string
}

/** Why a case left the straight way. */
export type ExitCause =
  | 'NO_SHOW_REQUESTER'
  | 'NO_SHOW_SPECIALIST'
  | 'NO_SHOW_PATIENT'
  | 'ABORTED_TECHNICAL'
  | 'ABORTED_MEDICAL'
  | 'CONVERTED_REFERRAL'
  | 'CONVERTED_IN_PERSON'

export interface Application {
  patient: string
  invited: string
  reason: string
  purpose: string
  recordSummary: string
  department: string
  wishedTitle: string
  urgency: Urgency
}

export interface Appointment {
  start: string
  end: string
  zone: string
  fence?: number
}

export interface Material {
  id: string
  fileName?: string
  mediaType: string
  bytes: number
  sha256: string
  at: string
}

export interface Consent {
  textVersion: string
  treatment: boolean
  sensitiveInformation: boolean
  recording: boolean
  /** Trainees and observers may be let in. */
  teaching: boolean
  signer: string
  relation: Relation
  at: string
}

export type Relation = 'SELF' | 'GUARDIAN' | 'RELATIVE'

/** A field of an opinion that came from a machine's draft. */
export interface TakenOver {
  field: OpinionField
  draft: string
  client: string
  model: string
  modelVersion: string
  draftedAt: string
  unchanged: boolean
}

export type OpinionField = 'findings' | 'diagnosis' | 'advice'

/** What a machine wrote, for the specialist alone. */
export interface MachineDraft {
  id: string
  client: string
  model: string
  modelVersion: string
  at: string
  summary: string
  findings: string
  diagnosis: string
  advice: string
}

export interface MachineDraftState {
  /** The own organisation has an AI. */
  available: boolean
  request?: { id: string; askedAt: string; until: string; drafted: boolean }
  draft?: MachineDraft
}

export interface Opinion {
  version: number
  findings: string
  diagnosis: string
  advice: string
  signedAt?: string | null
  /** Of the text, where a team agrees with it or not. */
  digest?: string
  takenOver?: TakenOver[]
  author: Named & { title?: string; department?: string }
}

export type Command =
  | 'edit'
  | 'addMaterial'
  | 'submit'
  | 'approve'
  | 'accept'
  | 'return'
  | 'decline'
  | 'book'
  | 'overbook'
  | 'consent'
  | 'join'
  | 'draftOpinion'
  | 'signOpinion'
  | 'acknowledge'
  | 'close'
  | 'cancel'
  | 'reassign'
  | 'noShow'
  | 'abort'
  | 'convert'
  | 'hold'
  | 'confirmTime'
  | 'releaseTime'
  | 'setTeam'
  | 'confirmMember'
  | 'excuseMember'
  | 'giveOpinion'
  | 'takeStand'
  | 'overrideConsent'
  | 'declineRing'

export interface Case {
  id: string
  version: number
  state: CaseState
  inviting: Named
  invited: Named
  requester: Named & { title?: string; department?: string }
  specialist?: (Named & { title?: string; department?: string }) | null
  application: Omit<Application, 'patient' | 'invited' | 'reason' | 'purpose' | 'recordSummary'> & {
    patient: Named & { sex?: string; birthDate?: string; identityNumber?: string }
    reason?: string
    purpose?: string
    recordSummary?: string
  }
  materials: Material[]
  appointment?: Appointment | null
  consent?: Consent | null
  opinion?: Opinion | null
  finalDecision?: string | null
  lastReason?: string | null
  recordings: string[]
  createdAt: string
  changedAt: string
  dueAt?: string | null
  alerts?: CaseAlert[]
  exit?: ExitCause | null
  emergency?: EmergencyCourse
  allowed: Command[]
  team?: Team | null
}

export interface CaseRow {
  id: string
  state: CaseState
  patientName: string
  department: string
  urgency: Urgency
  inviting: string
  invited: string
  specialist?: string | null
  appointment?: Appointment | null
  dueAt?: string | null
  alerts?: CaseAlert[]
  exit?: ExitCause | null
  changedAt: string
}

export interface ConsentText {
  version: string
  zh: { title: string; paragraphs: string[] }
  en: { title: string; paragraphs: string[] }
}

/** What lets a device or somebody without an account into a room, once at each door. */
/** Who comes into a consultation by a one-time link. */
export type GuestRole = 'interpreter' | 'relative' | 'trainee' | 'observer'

export interface GuestLink {
  readonly url: string
  readonly until: string
}

export interface GuestTicket {
  id: string
  ticket: string
  expiresAt: string
  signaling: string
  whip: string
  whep: string
}

export interface JoinTicket {
  ticket: string
  expiresAt: string
  signaling: string
  room: string
  opensAt?: string | null
}
