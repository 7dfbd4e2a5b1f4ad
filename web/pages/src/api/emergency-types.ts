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

/** Why somebody on call does not come. */
export const EXCUSES = ['IN_SESSION', 'IN_SURGERY', 'OUT_OF_SCOPE', 'UNABLE'] as const
export type Excuse = (typeof EXCUSES)[number]

export interface Colleague {
  id: string
  name: string
  title?: string
  level?: number
  hasDeclined?: boolean
  excuse?: Excuse
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
