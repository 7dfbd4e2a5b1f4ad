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
}

export interface SlotAssignment {
  readonly mid: string
  readonly participant: string
  readonly source: Source
}

/** What can be looked at. */
export type PictureSource = Extract<Source, 'camera' | 'screen' | 'diagnostic'>

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

/** How one picture comes in. */
export interface Reception extends SlotAssignment {
  /** Of the picture that is sent; 0 while unknown. */
  readonly width: number
  readonly height: number
  readonly level: 'best' | 'reduced' | 'lowest' | 'stills'
  readonly cause: 'none' | 'view-size' | 'downlink' | 'uplink'
}

export interface ChatMessage {
  readonly id: number | string
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
  | { type: 'join'; ticket: string }
  | { type: 'join'; sessionKey: string }
  | { type: 'offer'; sdp: string; tracks: readonly OfferedTrack[]; restart?: true }
  | { type: 'chat'; text: string; key: string }
  | { type: 'mute'; source: Source; muted: boolean }
  | { type: 'view'; views: readonly ViewHint[] }
  | { type: 'start' | 'end' | 'leave' | 'ping' }

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
  readonly iceServers: readonly RTCIceServer[]
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
