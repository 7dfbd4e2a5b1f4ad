import { Emitter } from './emitter'
import type { DeviceProblem } from './devices'
import { type MediaState, type OwnSource, Peer } from './peer'
import {
  type ChatMessage,
  type Joined,
  type Participant,
  type Phase,
  type Reception,
  type RecordingMark,
  type ServerMessage,
  type SlotAssignment,
  type Source,
  type ViewHint,
} from './protocol'
import { LipSync } from './lips'
import { ChatOutbox } from './outbox'
import { type Quality, judge, QualityMeter } from './quality'
import { SessionMemory } from './session-memory'
import { type Admission, SignalingSession, type SocketState } from './signaling'
import { type RemoteMedia, SlotMap } from './slots'
import type { Surroundings } from './surroundings'
import { ViewReport } from './views'

/** Chat messages kept here; older ones scroll away. */
export const MAX_CHAT = 500
const STATS_MILLIS = 3_000
const ANSWER_MILLIS = 10_000
/** Between a refused offer and the next one, which is for a new connection. */
const REOFFER_MILLIS = 1_000

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
  /** `participant/source` of what is muted. */
  readonly muted: ReadonlySet<string>
  readonly chat: readonly ChatMessage[]
  /** Own chat messages that the server has not confirmed yet. */
  readonly unsentChat: number
  readonly quality: Quality
  /** Why it stopped: an error code of the protocol, `no-ticket` or `unreachable`. */
  readonly refusal: { readonly code: string; readonly message: string } | undefined
}

export interface RoomEvents {
  state: RoomState
  /** A request was refused; the room goes on. */
  fault: { readonly code: string; readonly message: string }
  device: DeviceProblem
}

/** Moments by the monotonic clock, in milliseconds; absent until they happened. */
export type Timings = Partial<
  Record<'joinClicked' | 'joined' | 'answered' | 'connected' | 'live' | 'firstRemoteFrame', number>
>

const NOBODY: RoomState = {
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
  chat: [],
  unsentChat: 0,
  quality: 'unknown',
  refusal: undefined,
}

export interface RoomOptions {
  /** Names this room in the tab's memory. */
  readonly name: string
  /** Gets a fresh ticket; called again only when the session could not be resumed. */
  readonly admit: () => Promise<Admission>
  /** Used when resuming after a reload; else the ticket's own address. */
  readonly signaling: string
  readonly world: Surroundings
}

/** One person's place in one room: signalling, the peer connection and what is to be shown. */
export class Room {
  readonly events = new Emitter<RoomEvents>()
  readonly timings: Timings = {}
  private current: RoomState = NOBODY
  private readonly world: Surroundings
  private readonly memory: SessionMemory
  private readonly signaling: SignalingSession
  private readonly slotMap: SlotMap
  private readonly viewReport: ViewReport
  private readonly outbox: ChatOutbox
  private peer: Peer | undefined
  private assignments: readonly SlotAssignment[] = []
  private own = new Map<OwnSource, MediaStreamTrack>()
  private ownMuted = new Set<OwnSource>()
  private meter = new QualityMeter()
  private lips = new LipSync()
  private offering: number | 'preparing' | undefined
  private isStale = false
  private isOfferRefused = false
  private cancelAnswer: () => void = () => undefined
  private cancelStats: () => void = () => undefined

  constructor(options: RoomOptions) {
    this.world = options.world
    this.slotMap = new SlotMap((tracks) => this.world.newStream(tracks))
    this.viewReport = new ViewReport(
      this.world,
      (views) =>
        this.current.canSubscribe && this.signaling.send({ type: 'view', views }) !== undefined,
    )
    this.outbox = new ChatOutbox(
      () => this.world.newKey(),
      (text, key) => this.signaling.send({ type: 'chat', text, key }),
      (millis, run) => this.world.later(millis, run),
    )
    this.memory = new SessionMemory(this.world, options.name)
    this.signaling = new SignalingSession(
      this.world,
      this.memory,
      options.admit,
      options.signaling,
    )
    this.signaling.events.on('state', (socket) => {
      if (socket === 'reconnecting') this.forgetOffer()
      this.update({ socket })
    })
    this.signaling.events.on('joined', ({ message, isResumed }) => this.joined(message, isResumed))
    this.signaling.events.on('message', (message) => this.receive(message))
    this.signaling.events.on('refused', (refusal) => {
      this.closeMedia()
      this.update({ refusal, ...(refusal.code === 'ended' ? { phase: 'ended' as const } : {}) })
    })
  }

  get state(): RoomState {
    return this.current
  }

  /** The page was reloaded in the middle of a call: `join` needs no ticket. */
  get canResume(): boolean {
    return this.memory.recall() !== undefined
  }

  join(): void {
    for (const name of Object.keys(this.timings) as (keyof Timings)[]) {
      if (name !== 'joinClicked') Reflect.deleteProperty(this.timings, name)
    }
    this.timings.joinClicked = this.world.now()
    this.update({ ...NOBODY, chat: this.current.chat })
    this.signaling.start()
  }

  /** Goes out; `join` comes back with a new ticket. */
  leave(): void {
    this.signaling.stop()
    this.outbox.clear()
    this.closeMedia()
  }

  start(): void {
    this.signaling.send({ type: 'start' })
  }

  end(): void {
    this.signaling.send({ type: 'end' })
  }

  /** Sent as soon as there is a session; false when it is empty or too many wait already. */
  chat(text: string): boolean {
    const trimmed = text.trim().slice(0, 2000)
    const isTaken = trimmed !== '' && this.outbox.add(trimmed)
    this.update({ unsentChat: this.outbox.size })
    return isTaken
  }

  /** Sends this track, or stops sending; the others are told whether it is muted. */
  publish(source: OwnSource, track: MediaStreamTrack | undefined): void {
    if (track === undefined) this.own.delete(source)
    else this.own.set(source, track)
    if (this.current.canPublish) this.peer?.publish(source, track)
  }

  mute(source: OwnSource, muted: boolean): void {
    if (muted) this.ownMuted.add(source)
    else this.ownMuted.delete(source)
    const changed = new Set(this.current.muted)
    const key = `${this.current.self}/${source}`
    if (muted) changed.add(key)
    else changed.delete(key)
    this.update({ muted: changed })
    this.signaling.send({ type: 'mute', source, muted })
  }

  /** What is looked at, all of it, each time that it changes; sent when it has settled. */
  views(views: readonly ViewHint[]): void {
    this.viewReport.look(views)
  }

  isMuted(participant: string, source: Source): boolean {
    return this.current.muted.has(`${participant}/${source}`)
  }

  /** The network changed: come back now, and look for a new way to the relay. */
  networkChanged(): void {
    this.signaling.hurry()
    if (this.peer?.mediaState === 'lost') this.peer.restart()
  }

  /** The page saw the first decoded frame of somebody else. */
  sawRemoteFrame(): void {
    this.timings.firstRemoteFrame ??= this.world.now()
  }

  private joined(message: Joined, isResumed: boolean): void {
    this.timings.joined ??= this.world.now()
    this.update({
      phase: message.phase,
      self: message.self,
      role: message.role.toLowerCase(),
      opensAt: message.opensAt ?? undefined,
      clockOffsetMillis: Date.parse(message.serverTime) - this.world.wallClock(),
      recording: message.recording,
      canPublish: message.canPublish,
      canSubscribe: message.canSubscribe,
      participants: message.participants,
      refusal: undefined,
    })
    if (message.phase === 'live') this.timings.live ??= this.world.now()
    this.forgetOffer()
    this.isOfferRefused = false
    const isKept = isResumed && message.transport !== false
    if (isKept && this.peer?.hasConnection === true) {
      // The relay kept our seat. A way that is lost is looked for again; else nothing to do.
      if (this.peer.mediaState !== 'connected') this.peer.restart()
      else if (this.isStale) void this.negotiate()
    } else {
      this.openPeer(message, isResumed)
    }
    if (message.canPublish) this.sayMuted(isResumed)
    this.viewReport.again()
    this.outbox.again()
    this.scheduleStats()
  }

  /** After a resumed session the server may remember what is no longer so. */
  private sayMuted(isResumed: boolean): void {
    for (const source of ['microphone', 'camera'] as const) {
      const muted = this.ownMuted.has(source)
      if (muted || isResumed) this.mute(source, muted)
    }
  }

  private openPeer(message: Joined, isReplacement: boolean): void {
    this.peer?.events.clear()
    this.peer?.close()
    this.assignments = []
    this.update({ receptions: [] })
    const peer = new Peer(this.world, message.canSubscribe, () => this.canNegotiate())
    this.peer = peer
    this.meter = new QualityMeter()
    this.lips = new LipSync()
    peer.events.on('state', (media) => {
      if (media === 'connected') this.timings.connected ??= this.world.now()
      this.update({ media })
    })
    peer.events.on('stale', () => {
      this.isStale = true
      void this.negotiate()
    })
    if (message.canPublish) for (const [source, track] of this.own) peer.publish(source, track)
    peer.open(message.iceServers, isReplacement)
  }

  private canNegotiate(): boolean {
    return this.current.socket === 'joined' && !this.isOfferRefused
  }

  private receive(message: ServerMessage): void {
    switch (message.type) {
      case 'participants':
        this.update({ participants: message.participants })
        break
      case 'answer':
        void this.answered(message.sdp, message.re)
        break
      case 'slots':
        this.assignments = message.slots
        this.mapSlots()
        break
      case 'layers':
        this.peer?.layersWanted(message)
        break
      case 'reception':
        this.update({ receptions: message.pictures })
        break
      case 'speakers':
        this.update({ speakers: message.speakers })
        break
      case 'muted': {
        const muted = new Set(this.current.muted)
        const key = `${message.participant}/${message.source}`
        if (message.muted) muted.add(key)
        else muted.delete(key)
        this.update({ muted })
        break
      }
      case 'phase':
        this.phaseChanged(message.phase)
        break
      case 'recording':
        this.update({ recording: message.recording })
        break
      case 'chat':
        this.outbox.confirmed(message.re)
        this.addChat(message.messages)
        break
      case 'media':
        if (message.state === 'lost' && this.peer?.mediaState === 'connected') this.peer.restart()
        break
      case 'error':
        if (message.re !== undefined && message.re === this.offering) {
          this.offerRefused(message.code)
        }
        this.outbox.refused(message.re, message.code)
        this.update({ unsentChat: this.outbox.size })
        this.events.emit('fault', { code: message.code, message: message.message })
        break
      case 'joined':
      case 'pong':
        break
    }
  }

  /** What is not allowed may be later; else the relay may have lost our place: a new connection. */
  private offerRefused(code: string): void {
    this.forgetOffer()
    if (code === 'not-allowed') {
      this.isStale = true
      this.isOfferRefused = true
      return
    }
    const peer = this.peer
    this.cancelAnswer = this.world.later(REOFFER_MILLIS, () => {
      if (this.peer === peer && this.canNegotiate()) peer?.replace()
    })
  }

  private phaseChanged(phase: Phase): void {
    if (phase === 'live') this.timings.live ??= this.world.now()
    this.update({ phase })
    if (phase === 'ended') {
      this.signaling.stop()
      this.closeMedia()
    } else if (this.isStale) {
      this.isOfferRefused = false
      void this.negotiate()
    }
  }

  /** One offer at a time; what changes meanwhile makes the next one. */
  private async negotiate(): Promise<void> {
    const peer = this.peer
    if (peer === undefined || this.offering !== undefined || !this.isStale) return
    if (this.current.socket !== 'joined') return
    this.offering = 'preparing'
    this.isStale = false
    try {
      const offer = await peer.createOffer()
      if (this.peer !== peer || this.offering !== 'preparing') return
      const id = offer === undefined ? undefined : this.signaling.send({ type: 'offer', ...offer })
      this.offering = id
      if (id === undefined) {
        this.isStale = true
        return
      }
    } catch (cause) {
      this.offering = undefined
      this.events.emit('fault', { code: 'media', message: String(cause) })
      return
    }
    this.cancelAnswer = this.world.later(ANSWER_MILLIS, () => {
      this.forgetOffer()
      this.isStale = true
      void this.negotiate()
    })
  }

  private async answered(sdp: string, re: number | undefined): Promise<void> {
    if (re !== undefined && re !== this.offering) return
    this.cancelAnswer()
    try {
      await this.peer?.applyAnswer(sdp)
      this.timings.answered ??= this.world.now()
    } catch (cause) {
      this.events.emit('fault', { code: 'media', message: String(cause) })
    }
    this.offering = undefined
    this.mapSlots()
    void this.negotiate()
  }

  private forgetOffer(): void {
    if (this.offering !== undefined && this.current.socket !== 'joined') this.isStale = true
    this.offering = undefined
    this.cancelAnswer()
  }

  private mapSlots(): void {
    const receivers = this.peer?.receivers() ?? new Map<string, MediaStreamTrack>()
    this.update({ remote: this.slotMap.apply(this.assignments, receivers) })
  }

  private addChat(messages: readonly ChatMessage[]): void {
    const known = new Set(this.current.chat.map(({ id }) => id))
    const fresh = messages.filter(({ id }) => !known.has(id))
    const chat = [...this.current.chat, ...fresh].slice(-MAX_CHAT)
    this.update({ chat, unsentChat: this.outbox.size })
  }

  private scheduleStats(): void {
    this.cancelStats()
    this.cancelStats = this.world.later(STATS_MILLIS, () => void this.measure())
  }

  private async measure(): Promise<void> {
    const peer = this.peer
    if (peer === undefined) return
    try {
      const reports = await peer.stats()
      const isConnected = this.peer === peer && peer.mediaState === 'connected'
      if (isConnected) peer.delaySound(this.lips.soundDelay(reports))
      const quality = isConnected ? judge(this.meter.sample(reports)) : 'unknown'
      if (quality !== this.current.quality) this.update({ quality })
    } finally {
      if (this.peer === peer) this.scheduleStats()
    }
  }

  private closeMedia(): void {
    this.cancelStats()
    this.forgetOffer()
    this.peer?.close()
    this.peer = undefined
    this.assignments = []
    this.update({ remote: [], receptions: [], speakers: [], quality: 'unknown' })
  }

  private update(change: Partial<RoomState>): void {
    this.current = { ...this.current, ...change }
    this.events.emit('state', this.current)
  }
}
