import { captioned } from './captions.js'
import { Emitter } from './emitter.js'
import type { OwnSource } from './peer.js'
import {
  type Act,
  type ChatMessage,
  type Joined,
  type Phase,
  type RundownChange,
  type ServerMessage,
  type Source,
  type ViewHint,
} from './protocol.js'
import { Additions } from './additions.js'
import { nothingToSee } from './audio-only.js'
import { ChatOutbox } from './outbox.js'
import { RoomMedia } from './room-media.js'
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
import { Stills } from './stills.js'
import type { Surroundings } from './surroundings.js'
import { RoomTools } from './tools.js'
import { ViewReport } from './views.js'

/** Chat messages kept here; older ones scroll away. */
export const MAX_CHAT = 500
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
  private readonly media: RoomMedia
  private readonly viewReport: ViewReport
  private readonly outbox: ChatOutbox
  private asked: { readonly step: 'start' | 'end'; readonly id: number | undefined } | undefined
  private readonly additions: Additions
  private looked: readonly ViewHint[] = []
  private isCameraMuted = false
  private ownMuted = new Set<OwnSource>()

  constructor(options: RoomOptions) {
    this.world = options.world
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
    this.media = new RoomMedia(this.world, this.signaling, options.iceTransportPolicy, {
      state: () => this.current,
      update: (change) => this.update(change),
      mark: (moment) => this.mark(moment),
      failed: (cause) => this.events.emit('fault', { code: 'media', message: String(cause) }),
    })
    this.signaling.events.on('state', (socket) => {
      if (socket === 'reconnecting') this.media.socketLost()
      this.update(socket === 'reconnecting' ? { socket, speakers: [] } : { socket })
    })
    this.signaling.events.on('joined', ({ message, isResumed }) => this.joined(message, isResumed))
    this.signaling.events.on('message', (message) => this.receive(message))
    this.signaling.events.on('refused', (refusal) => {
      this.media.close()
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
    this.asked = undefined
    this.media.close()
  }

  /** Asked for until it is so or refused, also where the socket is another one by then. */
  start(): void {
    this.ask('start')
  }

  /** As `start`. */
  end(): void {
    this.ask('end')
  }

  private ask(step: 'start' | 'end'): void {
    this.asked = { step, id: this.signaling.send({ type: step }) }
  }

  /** What the server has not answered by then it may never have heard. */
  private askAgain(phase: Phase): void {
    if (this.asked === undefined || phase === 'ended') return
    if (this.asked.step === 'start' && phase === 'live') this.asked = undefined
    else this.ask(this.asked.step)
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
    this.media.publish(source, track)
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
    this.media.audioOnlyChanged()
    if (this.current.canPublish) this.tellMuted('camera', isOn || this.isCameraMuted)
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
    if (change.act === 'add') {
      const { title, minutes } = change
      this.additions.add({ title, minutes, ...(change.case !== undefined && { case: change.case }) })
    } else this.signaling.send({ type: 'rundown', ...change })
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
    this.media.networkChanged()
  }

  /** The page saw the first decoded frame of somebody else. */
  sawRemoteFrame(): void {
    this.mark('firstRemoteFrame')
  }

  private joined(message: Joined, isResumed: boolean): void {
    this.mark('joined')
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
    if (message.phase === 'live') this.mark('live')
    this.media.joined(message, isResumed)
    if (message.canPublish) this.sayMuted(isResumed)
    this.tools.reset()
    if (this.current.audioOnly) this.look()
    this.viewReport.again()
    this.outbox.again()
    this.additions.again()
    this.askAgain(message.phase)
  }

  /** After a resumed session the server may remember what is no longer so. */
  private sayMuted(isResumed: boolean): void {
    for (const source of ['microphone', 'camera'] as const) {
      const muted = this.ownMuted.has(source)
      if (muted || isResumed) this.tellMuted(source, muted)
    }
  }

  private receive(message: ServerMessage): void {
    switch (message.type) {
      case 'participants':
        this.update({ participants: message.participants })
        if (this.current.audioOnly) this.look()
        this.tools.keepOnly(new Set(message.participants.map(({ id }) => id)))
        break
      case 'answer':
        this.media.answered(message.sdp, message.re)
        break
      case 'slots':
        this.media.assign(message.slots)
        break
      case 'layers':
        this.media.layersWanted(message)
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
        if (message.state === 'lost') this.media.lostAtRelay()
        break
      case 'error':
        this.media.offerRefused(message.re, message.code)
        this.outbox.refused(message.re, message.code)
        this.additions.answered(message.re)
        if (message.re !== undefined && message.re === this.asked?.id) this.asked = undefined
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

  private phaseChanged(phase: Phase): void {
    if (phase === 'ended' || this.asked?.step === 'start') this.asked = undefined
    if (phase === 'live') this.mark('live')
    this.update({ phase })
    if (phase === 'ended') {
      this.signaling.stop()
      this.media.close()
    } else {
      this.media.phaseChanged()
    }
  }

  private addChat(messages: readonly ChatMessage[]): void {
    const known = new Set(this.current.chat.map(({ id }) => id))
    const fresh = messages.filter(({ id }) => !known.has(id))
    const chat = [...this.current.chat, ...fresh].slice(-MAX_CHAT)
    this.update({ chat, unsentChat: this.outbox.size })
  }

  private mark(moment: Moment): void {
    this.timings[moment] ??= this.world.now()
  }

  private update(change: Partial<RoomState>): void {
    this.current = { ...this.current, ...change }
    this.events.emit('state', this.current)
  }
}
