/** The messages of the signalling protocol; docs/protocol.md is the reference. */
export const PROTOCOL = 'huizhen.v1'

export type Source = 'microphone' | 'camera' | 'screen' | 'screen-audio' | 'diagnostic'
export type Phase = 'lobby' | 'live' | 'ended'
export type RecordingMark = 'off' | 'on' | 'failed'

export interface Participant {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly present: boolean
  /** Until a moderator admits. */
  readonly waiting?: boolean
  readonly moderator?: boolean
  readonly hand?: boolean
}

export interface SlotAssignment {
  readonly mid: string
  readonly participant: string
  readonly source: Source
}

/** What can be looked at. */
export type PictureSource = Extract<Source, 'camera' | 'screen' | 'diagnostic'>

/** Whose picture, and which. */
export interface PictureId {
  readonly participant: string
  readonly source: PictureSource
}

/** A place on a picture from its upper left corner, 0 to 1 each way. */
export interface Point {
  readonly x: number
  readonly y: number
}

export type Colour = 'yellow' | 'cyan' | 'magenta' | 'white'

/** A line on a picture, or a part of one. */
export interface Stroke extends PictureId {
  readonly from: string
  readonly line: string
  readonly colour: Colour
  readonly points: readonly Point[]
}

/** A picture that stands still for everybody, as the one who froze it saw it. */
export interface FrozenPicture extends PictureId {
  readonly still: string
  readonly from: string
  readonly at: string
  /** No frame of that picture, but what its owner shows in its place; the picture need not be sent. */
  readonly document?: boolean
}

export interface VitalSigns {
  readonly device: string
  /** False for a consumer's device: to be shown as one. */
  readonly medical: boolean
  readonly at: string
  readonly values: readonly { readonly code: string; readonly value: number; readonly unit: string }[]
}

/** That a device's values have met an alarm rule. */
export interface VitalAlarm {
  readonly alarm: number
  readonly level: 'warn' | 'emergency'
  /** A word as of `heart-rate`, or LOINC's code. */
  readonly measure: string
  readonly bound: 'low' | 'high'
  readonly limit: number
  /** As UCUM has it. */
  readonly unit: string
  /** For how long; 0: the first value. */
  readonly seconds: number
  readonly device: string
  readonly medical: boolean
  /** Under which the device sent it. */
  readonly code: string
  /** With which it began. */
  readonly value: number
  readonly at: string
  /** Absent: of a device that is not in the room. */
  readonly from?: string
}

/** A rule is meant for it and does not see it: it came in another unit, or there is too much to watch. */
export interface UnwatchedVital {
  readonly device: string
  readonly measure: string
  readonly why: 'unit' | 'full'
  readonly from?: string
}

/** What became of the emergency consultation that an alarm is to open; for doctors. */
export interface AlarmEmergency {
  readonly alarm: number
  readonly state: 'opened' | 'standing' | 'already' | 'refused' | 'failed'
  /** The emergency's own, for who may look at it. */
  readonly case?: string
  /** Why a rule refused it. */
  readonly zh?: string
  readonly en?: string
}

export const MAX_RUNDOWN_ITEMS = 20
export const MAX_RUNDOWN_TITLE = 120
export const MAX_RUNDOWN_MINUTES = 180

/** What the room takes one after another: one point of it. */
export interface RundownItem {
  readonly item: number
  /** Empty for who may not know it. */
  readonly title: string
  /** The id of the case that it takes, where it is not the room's own; to doctors alone. */
  readonly case?: string
  /** Planned, and added while it ran. */
  readonly minutes: number
  readonly extended: number
  readonly state: 'planned' | 'running' | 'done'
  /** By the server's clock, when it said so. */
  readonly elapsedMillis: number
}

/** A moderator's word on the rundown. */
export type RundownChange =
  | {
      readonly act: 'add'
      readonly title: string
      readonly case?: string
      readonly minutes: number
      readonly key?: string
    }
  | {
      readonly act: 'edit'
      readonly item: number
      readonly title?: string
      /** Empty: it names none any more. */
      readonly case?: string
      readonly minutes?: number
    }
  | { readonly act: 'move'; readonly item: number; readonly before?: number }
  | { readonly act: 'remove'; readonly item: number }
  | { readonly act: 'start'; readonly item?: number }
  | { readonly act: 'stop' }
  | { readonly act: 'extend'; readonly minutes: number }

export type LineState = 'good' | 'weak' | 'bad'
export type Act = 'admit' | 'remove' | 'mute' | 'transfer'

/** How the call is here; what is not known is left out. Shares are 0 to 1. */
export interface CallFigures {
  readonly rttMillis?: number
  readonly lostShare?: number
  readonly concealedShare?: number
  readonly frozenShare?: number
  readonly sentBps?: number
  readonly receivedBps?: number
}

export interface ViewHint {
  readonly participant: string
  readonly source: PictureSource
  /** In device pixels; 0 while unknown. */
  readonly width: number
  readonly height: number
  readonly pinned?: boolean
  readonly hidden?: boolean
}

/** The most that a layer may take; of a track without layers, the track. */
export interface LayerLimit {
  readonly rid?: string
  readonly bps: number
}

/** How one picture comes in; one with the cause `codec` is in no slot, and its `mid` is empty. */
export interface Reception extends SlotAssignment {
  /** Of the picture that is sent; 0 while unknown. */
  readonly width: number
  readonly height: number
  readonly level: 'best' | 'reduced' | 'lowest' | 'stills' | 'nothing'
  readonly cause: 'none' | 'view-size' | 'downlink' | 'uplink' | 'codec'
}

export interface ChatMessage {
  readonly id: number
  readonly from: string
  readonly name: string
  readonly text: string
  readonly at: string
}

export interface OfferedTrack {
  readonly mid: string
  readonly source: Source
}

export type ClientMessage =
  | { type: 'join'; ticket: string; lastChat?: number }
  | { type: 'join'; sessionKey: string; lastChat?: number }
  | { type: 'offer'; sdp: string; tracks: readonly OfferedTrack[]; restart?: true }
  | { type: 'chat'; text: string; key: string }
  | { type: 'mute'; source: Source; muted: boolean }
  | { type: 'moderate'; act: Act; participant: string; source?: Source }
  | { type: 'hand'; raised: boolean }
  | ({ type: 'pointer' } & PictureId & Partial<Point>)
  | ({ type: 'draw'; line: string; colour: Colour; points: readonly Point[] } & PictureId)
  | ({ type: 'erase' } & PictureId)
  | ({ type: 'thaw' } & PictureId)
  | ({ type: 'rundown' } & RundownChange)
  | ({ type: 'vitals' } & VitalSigns)
  | ({ type: 'stats' } & CallFigures)
  | { type: 'view'; views: readonly ViewHint[] }
  | { type: 'start' | 'end' | 'leave' | 'ping' }

/** A STUN server, or a TURN server with credentials that end. */
export interface IceServer extends RTCIceServer {
  readonly expiresAt?: string
}

export interface Joined {
  readonly type: 'joined'
  readonly self: string
  readonly sessionKey: string
  readonly room: string
  readonly role: string
  readonly phase: Phase
  readonly opensAt?: string | null
  readonly serverTime: string
  readonly canPublish: boolean
  readonly canSubscribe: boolean
  /** False: the relay has no transport of this place, make a new peer connection. */
  readonly transport?: boolean
  readonly recording: RecordingMark
  readonly participants: readonly Participant[]
  readonly iceServers: readonly IceServer[]
}

export type ServerMessage = { readonly re?: number } & (
  | Joined
  | { readonly type: 'participants'; readonly participants: readonly Participant[] }
  | { readonly type: 'answer'; readonly sdp: string }
  | { readonly type: 'slots'; readonly slots: readonly SlotAssignment[] }
  | {
      readonly type: 'layers'
      readonly mid: string
      readonly wanted: boolean
      readonly rids: readonly string[]
      readonly limits?: readonly LayerLimit[]
    }
  | { readonly type: 'reception'; readonly pictures: readonly Reception[] }
  | { readonly type: 'speakers'; readonly speakers: readonly string[] }
  | {
      readonly type: 'muted'
      readonly participant: string
      readonly source: Source
      readonly muted: boolean
      /** The moderator who did it. */
      readonly by?: string
    }
  | ({ readonly type: 'pointer'; readonly from: string } & PictureId & Partial<Point>)
  | { readonly type: 'draw'; readonly lines: readonly Stroke[] }
  | ({ readonly type: 'erase'; readonly from: string } & PictureId)
  | { readonly type: 'frozen'; readonly pictures: readonly FrozenPicture[] }
  | { readonly type: 'rundown'; readonly items: readonly RundownItem[] }
  | ({ readonly type: 'vitals'; readonly from?: string } & VitalSigns)
  | {
      readonly type: 'alarms'
      readonly alarms: readonly VitalAlarm[]
      readonly unwatched: readonly UnwatchedVital[]
    }
  | ({ readonly type: 'emergency' } & AlarmEmergency)
  | {
      readonly type: 'notice'
      readonly participant: string
      readonly uplink: LineState
      readonly downlink: LineState
    }
  | { readonly type: 'captions'; readonly on: boolean }
  | {
      readonly type: 'caption'
      readonly caption: string
      /** Absent where it is not certain who spoke. */
      readonly from?: string
      readonly text: string
      readonly language: string
      readonly final: boolean
      readonly at: string
    }
  | { readonly type: 'phase'; readonly phase: Phase }
  | { readonly type: 'recording'; readonly recording: RecordingMark }
  | { readonly type: 'chat'; readonly messages: readonly ChatMessage[] }
  | { readonly type: 'media'; readonly state: 'connected' | 'lost' }
  | { readonly type: 'pong' }
  | { readonly type: 'error'; readonly code: string; readonly message: string }
)

const KNOWN = new Set<string>([
  'joined',
  'participants',
  'answer',
  'slots',
  'layers',
  'reception',
  'speakers',
  'muted',
  'phase',
  'recording',
  'chat',
  'media',
  'pointer',
  'draw',
  'erase',
  'frozen',
  'vitals',
  'alarms',
  'emergency',
  'rundown',
  'notice',
  'captions',
  'caption',
  'pong',
  'error',
])

/** What a text frame of the server says; undefined for one that this client does not know. */
export function parse(text: string): ServerMessage | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const type = (value as { type?: unknown }).type
  return typeof type === 'string' && KNOWN.has(type) ? (value as ServerMessage) : undefined
}
