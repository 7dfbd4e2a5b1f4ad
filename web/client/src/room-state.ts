import { type CaptionsState, NO_CAPTIONS } from './captions.js'
import type { DeviceProblem } from './devices.js'
import type { MediaState, OwnSource } from './peer.js'
import type { ChatMessage, Participant, Phase, Reception, RecordingMark, VitalAlarm } from './protocol.js'
import type { Quality } from './quality.js'
import type { Admission, SocketState } from './signaling.js'
import type { RemoteMedia } from './slots.js'
import type { Surroundings } from './surroundings.js'
import { NO_TOOLS, type ToolsState } from './tools.js'

/** Everything that a page shows of a room. A new object each time something changes. */
export interface RoomState {
  readonly socket: SocketState
  readonly media: MediaState
  readonly phase: Phase
  readonly self: string
  readonly role: string
  readonly opensAt: string | undefined
  /** Add to the own clock to get the server's, in milliseconds. */
  readonly clockOffsetMillis: number
  readonly recording: RecordingMark
  readonly canPublish: boolean
  readonly canSubscribe: boolean
  readonly participants: readonly Participant[]
  readonly remote: readonly RemoteMedia[]
  /** How the pictures come in, and what keeps them small. */
  readonly receptions: readonly Reception[]
  readonly speakers: readonly string[]
  /** Lines and pointers on pictures, vital signs, how the lines are. */
  readonly tools: ToolsState
  /** What a machine believes that was said, while one listens. */
  readonly captions: CaptionsState
  /** `participant/source` of what is muted. */
  readonly muted: ReadonlySet<string>
  readonly chat: readonly ChatMessage[]
  /** Own chat messages that the server has not confirmed yet. */
  readonly unsentChat: number
  readonly quality: Quality
  /** No pictures, neither sent nor asked for. */
  readonly audioOnly: boolean
  /** The line has been too weak for pictures for a while. */
  readonly isWeak: boolean
  /** Why it stopped: an error code of the protocol, `no-ticket` or `unreachable`. */
  readonly refusal: { readonly code: string; readonly message: string } | undefined
}

export interface RoomEvents {
  state: RoomState
  /** A request was refused; the room goes on. */
  fault: { readonly code: string; readonly message: string }
  device: DeviceProblem
  /** A moderator has muted an own track; `mute` undoes it. */
  mutedByModerator: OwnSource
  /** An alarm on vital signs has begun, or stands when one comes in. */
  alarm: VitalAlarm
}

export type Moment = 'joinClicked' | 'joined' | 'answered' | 'connected' | 'live' | 'firstRemoteFrame'
/** Moments by the monotonic clock, in milliseconds; absent until they happened. */
export type Timings = Partial<Record<Moment, number>>

export const NOBODY: RoomState = {
  socket: 'idle',
  media: 'idle',
  phase: 'lobby',
  self: '',
  role: '',
  opensAt: undefined,
  clockOffsetMillis: 0,
  recording: 'off',
  canPublish: false,
  canSubscribe: false,
  participants: [],
  remote: [],
  receptions: [],
  speakers: [],
  muted: new Set(),
  tools: NO_TOOLS,
  captions: NO_CAPTIONS,
  chat: [],
  unsentChat: 0,
  quality: 'unknown',
  audioOnly: false,
  isWeak: false,
  refusal: undefined,
}

export interface RoomOptions {
  /** Names this room in the tab's memory. */
  readonly name: string
  /** Gets a fresh ticket; called again only when the session could not be resumed. */
  readonly admit: () => Promise<Admission>
  /** Used when resuming after a reload; else the ticket's own address. */
  readonly signaling: string
  /** `relay`: media goes through a TURN server of the gateway or not at all; `all` unless said. */
  readonly iceTransportPolicy?: RTCIceTransportPolicy
  readonly world: Surroundings
}
