/** The JSON of `/api/v1`, as the pages read it. */
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
}

export interface SignedIn {
  user: User
  csrf: string
}

export interface Meta {
  demo: boolean
  version: string
  build: string
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
  signer: string
  relation: Relation
  at: string
}

export type Relation = 'SELF' | 'GUARDIAN' | 'RELATIVE'

export interface Opinion {
  version: number
  findings: string
  diagnosis: string
  advice: string
  signedAt?: string | null
  /** Of the text, where a team agrees with it or not. */
  digest?: string
  author: Named & { title?: string; department?: string }
}

export type Command =
  | 'edit'
  | 'addMaterial'
  | 'submit'
  | 'accept'
  | 'return'
  | 'decline'
  | 'book'
  | 'consent'
  | 'join'
  | 'draftOpinion'
  | 'signOpinion'
  | 'acknowledge'
  | 'close'
  | 'cancel'
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

/** What one member thinks. */
export interface MemberOpinion {
  findings: string
  diagnosis: string
  advice: string
  signedAt: string
  late: boolean
}

export interface Stand {
  agrees: boolean
  reservation: string
  consensus: string
  at: string
}

export interface TeamMember {
  practitioner: Named & { title?: string; department?: string }
  organisation: Named
  mandatory: boolean
  attends: boolean
  confirmed: boolean
  excused: boolean
  joinedAt?: string
  hasOpinion: boolean
  opinion?: MemberOpinion
  stand?: Stand
}

/** The members beside the chair; what others think is missing until one has said it oneself. */
export interface Team {
  agenda?: string
  optionalNeeded: number
  chairHasOpinion: boolean
  chairOpinion?: MemberOpinion
  supplementUntil?: string
  members: TeamMember[]
}

export type Merit = 'EARLIEST' | 'MOST_OPTIONAL' | 'LEAST_AWKWARD'

export interface Proposal extends FreeSlot {
  optional: string[]
  awkward: number
  merits: Merit[]
}

export interface TeamPlan {
  proposals: Proposal[]
  common: FreeSlot[]
  holidays: { date: string; kind: 'OFF' | 'WORK'; name: string }[]
  holidaysOfficial: boolean
}

export interface NewTeam {
  members: { practitioner: string; mandatory: boolean }[]
  optionalNeeded: number
  agenda?: string
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

export interface FreeSlot {
  start: string
  end: string
}

export interface ConsentText {
  version: string
  zh: { title: string; paragraphs: string[] }
  en: { title: string; paragraphs: string[] }
}

export interface JoinTicket {
  ticket: string
  expiresAt: string
  signaling: string
  room: string
  opensAt?: string | null
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

/** How one person's call was in the last five seconds; shares are 0 to 1, of packets or of time. */
export interface SeatQuality {
  audioMos: number
  rttMillis: number
  jitterMillis: number
  uplinkLoss: number
  uplinkMissing: number
  relayLoss: number
  downlinkLoss: number
  worstPlace: string
  estimateBps: number
  sentBps: number
  receivedBps: number
  frozenShare: number
  width: number
  height: number
}

export interface SentLayer {
  rid: string
  width: number
  height: number
  bps: number
  active: boolean
  wanted: boolean
}

export interface SentTrack {
  source: string
  codec: string
  muted: boolean
  layers: SentLayer[]
}

/** `fromSeat` is 0 for an empty slot; `layer` counts from 0, the smallest, and is -1 while nothing is shown. */
export interface Slot {
  kind: string
  fromSeat: number
  source?: string
  layer: number
  stills: boolean
}

/** One participant by number: no name, no id. */
export interface Seat {
  number: number
  kind: string
  connected: boolean
  admitted: boolean
  quality?: SeatQuality
  tracks: SentTrack[]
  slots: Slot[]
}

export interface OpenRoom {
  room: string
  seats: Seat[]
}

/** `total` also counts the rooms that are too many to list. */
export interface RoomList {
  total: number
  items: OpenRoom[]
}

export interface RecordingSegment {
  number: number
  offsetMillis: number
  durationMillis: number
}

export interface RecordingTrack {
  number: number
  participant: string
  name: string
  source: string
  codec: string
  offsetMillis: number
  durationMillis: number
  segments: RecordingSegment[]
}

export interface RecordingGap {
  track: number
  fromMillis: number
  toMillis: number
  cause: string
}

export interface Recording {
  id: string
  state: string
  startedAt: string
  endedAt?: string | null
  tracks: RecordingTrack[]
  gaps: RecordingGap[]
}

export interface RecordingNote {
  offsetMillis: number
  kind: string
  content: unknown
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
}

/** An emergency's course, as its case shows it. */
export interface EmergencyCourse {
  raisedAt: string
  level: number
  rung: number
  isWithCoordinator: boolean
  isApproved: boolean
  displaced: number
  acceptedAt?: string
  arrivedAt?: string
  tapToRingMillis?: number
  acceptToRoomMillis?: number
}

/** Who approves in the place of consent that can't be had. */
export interface ConsentOverride {
  approver: string
  title: string
  reason: string
}

export interface EmergencyCall {
  patient: string
  invited: string
  department: string
  reason: string
  tapAgeMillis?: number
  override?: ConsentOverride
}

export interface Colleague {
  id: string
  name: string
  title?: string
  level?: number
  hasDeclined?: boolean
}

/** An emergency that rings, or rang, whoever asks. */
export interface Ring {
  case: string
  status: 'RINGING' | 'DECLINED' | 'TAKEN' | 'OVER'
  department: string
  from: string
  raisedAt: string
  rungAt?: string
  level: number
  isWithCoordinator: boolean
  others: Colleague[]
  takenBy?: Colleague
}

export interface OnCallRota {
  version: number
  shifts: { practitioner: string; department: string; level: number }[]
  absences: { practitioner: string; end: string; substitute?: string }[]
}

export interface Notice {
  id: string
  kind: string
  case?: string
  visit?: string
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
