/** Teams of several specialists. */
import type { FreeSlot, Named } from './types'

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
