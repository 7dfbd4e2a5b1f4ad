import { captioned } from './captions.js'
import { Emitter } from './emitter.js'
import { type OwnSource, Peer } from './peer.js'
import {
  type Act,
  type ChatMessage,
  type Joined,
  type Phase,
  type RundownChange,
  type ServerMessage,
  type SlotAssignment,
  type Source,
  type ViewHint,
} from './protocol.js'
import { Additions } from './additions.js'
import { CallWatch } from './call-watch.js'
import { nothingToSee, WeakLine } from './audio-only.js'
import { ChatOutbox } from './outbox.js'
import {
  type Moment,
  NOBODY,
  type RoomEvents,
  type RoomOptions,
  type RoomState,
  type Timings,
} from './room-state.js'
import { SessionMemory } from './session-memory.js'
import { SignalingSession } from './signaling.js'
import { SlotMap } from './slots.js'
import { Stills } from './stills.js'
import type { Surroundings } from './surroundings.js'
import { RoomTools } from './tools.js'
import { renewalMillis } from './turn.js'
import { ViewReport } from './views.js'

/** Chat messages kept here; older ones scroll away. */
export const MAX_CHAT = 500
const ANSWER_MILLIS = 10_000
/** Between a refused offer and the next one, which is for a new connection. */
const REOFFER_MILLIS = 1_000

/** One person's place in one room: signalling, the peer connection and what is to be shown. */
export class Room {
  readonly events = new Emitter<RoomEvents>()
  readonly timings: Timings = {}
  /** To point, draw and say vital signs; what there is is in the state. */
  readonly tools: RoomTools
  /** To freeze pictures for everybody, and to see those that are frozen. */
  readonly stills: Stills
  private current: RoomState = NOBODY
  private readonly world: Surroundings
  private readonly memory: SessionMemory
  private readonly signaling: SignalingSession
  private readonly slotMap: SlotMap
  private readonly viewReport: ViewReport
  private readonly outbox: ChatOutbox
  private readonly additions: Additions
  private readonly watch: CallWatch
  private readonly weakLine = new WeakLine()
  private looked: readonly ViewHint[] = []
  private isCameraMuted = false
  private peer: Peer | undefined
  private assignments: readonly SlotAssignment[] = []
  private own = new Map<OwnSource, MediaStreamTrack>()
  private ownMuted = new Set<OwnSource>()
  private offering: number | 'preparing' | undefined
  private isStale = false
  private isOfferRefused = false
  private cancelAnswer: () => void = () => undefined
  private cancelRenewal: () => void = () => undefined

  constructor(private readonly options: RoomOptions) {
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
    this.additions = new Additions(
      () => this.world.newKey(),
      (item) => this.signaling.send({ type: 'rundown', act: 'add', ...item }),
    )
    this.watch = new CallWatch(
      this.world,
      () => this.peer,
      (quality) => {
        const isWeak = this.weakLine.sample(quality)
        const { current } = this
        if (quality !== current.quality || isWeak !== current.isWeak) this.update({ quality, isWeak })
      },
      (figures) => this.signaling.send({ type: 'stats', ...figures }),
      () => this.signaling.hurry(),
    )
    this.tools = new RoomTools(
      this.world,
      (message) => this.signaling.send(message),
      () => this.current.self,
      () => this.update({ tools: this.tools.state }),
    )
    this.memory = new SessionMemory(this.world, options.name)
    this.stills = new Stills(
      this.world,
      () => this.memory.recall(),
      () => this.signaling.door,
    )
    const { admit, signaling } = options
    const lastChat = () => this.current.chat.at(-1)?.id
    this.signaling = new SignalingSession(this.world, this.memory, admit, signaling, lastChat)
    this.signaling.events.on('state', (socket) => {
      if (socket === 'reconnecting') this.forgetOffer()
      this.update(socket === 'reconnecting' ? { socket, speakers: [] } : { socket })
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
    for (const name of Object.keys(this.timings) as Moment[]) {
      if (name !== 'joinClicked') Reflect.deleteProperty(this.timings, name)
    }
    this.timings.joinClicked = this.world.now()
    const { chat, audioOnly } = this.current
    this.update({ ...NOBODY, chat, audioOnly })
    this.signaling.start()
  }

  /** Goes out; `join` comes back with a new ticket. */
  leave(): void {
    this.signaling.stop()
    this.outbox.clear()
    this.additions.clear()
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
    if (source === 'camera' && this.current.audioOnly) return
    if (this.current.canPublish) this.peer?.publish(source, track)
  }

  /**
   * Sound alone: the own camera is not sent, and no pictures are asked for. The camera's track stays
   * its owner's, who may stop it. What was so before comes back with pictures; neither way needs a
   * negotiation where the camera has been sent before.
   */
  audioOnly(isOn: boolean): void {
    if (this.current.audioOnly === isOn) return
    if (isOn) this.isCameraMuted = this.ownMuted.has('camera')
    this.update({ audioOnly: isOn })
    if (this.current.canPublish) {
      this.peer?.publish('camera', isOn ? undefined : this.own.get('camera'))
      this.tellMuted('camera', isOn || this.isCameraMuted)
    }
    this.look()
  }

  mute(source: OwnSource, muted: boolean): void {
    if (source === 'camera' && this.current.audioOnly) this.isCameraMuted = muted
    else this.tellMuted(source, muted)
  }

  private tellMuted(source: OwnSource, muted: boolean): void {
    if (muted) this.ownMuted.add(source)
    else this.ownMuted.delete(source)
    const changed = new Set(this.current.muted)
    const key = `${this.current.self}/${source}`
    if (muted) changed.add(key)
    else changed.delete(key)
    this.update({ muted: changed })
    this.signaling.send({ type: 'mute', source, muted })
  }

  hand(raised: boolean): void {
    this.signaling.send({ type: 'hand', raised })
  }

  /** A moderator's word on somebody else; the new roster shows what was done. */
  moderate(act: Act, participant: string, source?: Source): void {
    this.signaling.send({ type: 'moderate', act, participant, ...(source && { source }) })
  }

  /** Of what comes when; shown to all when the server has kept it. What is added waits for a lost line. */
  changeRundown(change: RundownChange): void {
    if (change.act === 'add') this.additions.add(change.title, change.minutes)
    else this.signaling.send({ type: 'rundown', ...change })
  }

  /** What is looked at, all of it, each time that it changes; sent when it has settled. */
  views(views: readonly ViewHint[]): void {
    this.looked = views
    this.look()
  }

  private look(): void {
    const { audioOnly, participants, self } = this.current
    this.viewReport.look(audioOnly ? nothingToSee(participants, self) : this.looked)
  }

  isMuted(participant: string, source: Source): boolean {
    return this.current.muted.has(`${participant}/${source}`)
  }

  /** The network changed: come back now, and look for a new way to the relay if the old one is gone. */
  networkChanged(): void {
    this.signaling.hurry()
    if (this.peer?.mediaState === 'lost') this.peer.restart()
    else void this.watch.doubt()
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
      captions: { ...this.current.captions, isOn: false }, // said again at once where one listens
      refusal: undefined,
    })
    if (message.phase === 'live') this.timings.live ??= this.world.now()
    this.forgetOffer()
    this.isOfferRefused = false
    const isKept = isResumed && message.transport !== false
    if (isKept && this.peer?.hasConnection === true) {
      void this.peer.renew(message.iceServers)
      // The relay kept our seat. A way that is lost is looked for again; else nothing to do.
      if (this.peer.mediaState !== 'connected') this.peer.restart()
      else if (this.isStale) void this.negotiate()
    } else {
      this.openPeer(message, isResumed)
    }
    if (message.canPublish) this.sayMuted(isResumed)
    this.tools.reset()
    if (this.current.audioOnly) this.look()
    this.viewReport.again()
    this.outbox.again()
    this.additions.again()
    this.watch.start()
    this.scheduleRenewal(message)
  }

  /** TURN credentials end by themselves: another `joined` in time brings new ones. */
  private scheduleRenewal(message: Joined): void {
    this.cancelRenewal()
    const millis = renewalMillis(message)
    if (millis !== undefined) this.cancelRenewal = this.world.later(millis, () => this.signaling.renew())
  }

  /** After a resumed session the server may remember what is no longer so. */
  private sayMuted(isResumed: boolean): void {
    for (const source of ['microphone', 'camera'] as const) {
      const muted = this.ownMuted.has(source)
      if (muted || isResumed) this.tellMuted(source, muted)
    }
  }

  private openPeer(message: Joined, isReplacement: boolean): void {
    this.peer?.events.clear()
    this.peer?.close()
    this.assignments = []
    this.update({ receptions: [] })
    const peer = new Peer(
      this.world,
      message.canSubscribe,
      this.current.role,
      () => this.canNegotiate(),
      this.options.iceTransportPolicy,
    )
    this.peer = peer
    this.watch.reset()
    peer.events.on('state', (media) => {
      if (media === 'connected') this.timings.connected ??= this.world.now()
      // What took the way to the relay may have taken that to the server.
      if (media === 'lost') this.signaling.hurry()
      this.update({ media })
    })
    peer.events.on('stale', () => {
      this.isStale = true
      void this.negotiate()
    })
    if (message.canPublish) {
      for (const [source, track] of this.own) {
        if (source !== 'camera' || !this.current.audioOnly) peer.publish(source, track)
      }
    }
    peer.open(message.iceServers, isReplacement)
  }

  private canNegotiate(): boolean {
    return this.current.socket === 'joined' && !this.isOfferRefused
  }

  private receive(message: ServerMessage): void {
    switch (message.type) {
      case 'participants':
        this.update({ participants: message.participants })
        if (this.current.audioOnly) this.look()
        this.tools.keepOnly(new Set(message.participants.map(({ id }) => id)))
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
        this.mutedBy(message)
        break
      }
      case 'pointer':
      case 'draw':
      case 'erase':
      case 'frozen':
      case 'vitals':
      case 'emergency':
      case 'rundown':
      case 'notice':
        if (message.type === 'rundown') this.additions.answered(message.re)
        this.tools.receive(message)
        break
      case 'alarms': {
        const known = new Set(this.current.tools.alarms.map(({ alarm }) => alarm))
        this.tools.receive(message)
        for (const one of message.alarms) if (!known.has(one.alarm)) this.events.emit('alarm', one)
        break
      }
      case 'captions':
      case 'caption':
        this.update({ captions: captioned(this.current.captions, message, this.world.now()) })
        break
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
        this.additions.answered(message.re)
        this.update({ unsentChat: this.outbox.size })
        this.events.emit('fault', { code: message.code, message: message.message })
        break
      case 'joined':
      case 'pong':
        break
    }
  }

  private mutedBy({ participant, source, muted, by }: Extract<ServerMessage, { type: 'muted' }>): void {
    if (by === undefined || participant !== this.current.self || !muted) return
    if (source === 'camera') this.isCameraMuted = true
    this.ownMuted.add(source)
    this.events.emit('mutedByModerator', source)
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

  private closeMedia(): void {
    this.watch.stop()
    this.cancelRenewal()
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
