import { askForDescriptors } from './extensions.js'
import { Emitter } from './emitter.js'
import type { LayerDemand } from './encodings.js'
import { OwnTrack } from './own-track.js'
import type { OfferedTrack, Source } from './protocol.js'
import { withAudioNack } from './sdp.js'
import { SilenceWatch } from './silence.js'
import type { Surroundings } from './surroundings.js'
import { isThroughTurn } from './turn.js'

/** Receiving sections in every offer: the relay maps what is to be seen and heard into them. */
export const AUDIO_SLOTS = 3
export const VIDEO_SLOTS = 4

/** How long `disconnected` may last before ICE is restarted; what still works goes on meanwhile. */
const GRACE_MILLIS = 600
/** How long the answer to an ICE restart may take before the next one. */
const RESTART_MILLIS = 6_000
/**
 * How long the checks of the first ICE restart may take once the answer is there; twice as long for
 * each next one. A browser often knows nothing yet of a network that the line already goes over, so
 * the first restart has no address of it: the next one has, and should not wait for long.
 */
const CHECKS_MILLIS = 1_000
/** Restarts of one connection before it is replaced by a new one. */
const MAX_RESTARTS = 4
/** New connections in a row without having been connected; then it is left to the person. */
const MAX_REPLACEMENTS = 5

export type MediaState = 'idle' | 'connecting' | 'connected' | 'lost' | 'failed'
export type OwnSource = Source

export interface Offer {
  readonly sdp: string
  readonly tracks: readonly OfferedTrack[]
  readonly restart?: true
}

export interface PeerEvents {
  state: MediaState
  /** The connection wants to be negotiated: call `createOffer`. */
  stale: undefined
}

/**
 * The one peer connection: own tracks as send-only sections and a fixed pool of receive-only ones.
 * It watches ICE and asks for a restart, then for a connection in its own place.
 */
export class Peer {
  readonly events = new Emitter<PeerEvents>()
  private connection: RTCPeerConnection | undefined
  private servers: RTCIceServer[] = []
  private own = new Map<OwnSource, MediaStreamTrack>()
  private senders = new Map<OwnSource, OwnTrack>()
  private isReplacement = false
  private isAnswered = false
  private hasFailed = false
  private restarts = 0
  private replacements = 0
  private state: MediaState = 'idle'
  private cancelTimer: () => void = () => undefined

  constructor(
    private readonly world: Surroundings,
    private readonly canSubscribe: boolean,
    /** In the room: in how many sizes a camera is sent goes by it. */
    private readonly role: string,
    /** False while nobody could answer an offer: then it only waits. */
    private readonly canNegotiate: () => boolean = () => true,
    /** `relay`: through a TURN server or not at all. */
    private readonly iceTransportPolicy: RTCIceTransportPolicy = 'all',
  ) {}

  get hasConnection(): boolean {
    return this.connection !== undefined
  }

  get mediaState(): MediaState {
    return this.state
  }

  /** Opens a new connection, in place of the old one if there is one. */
  open(iceServers: readonly RTCIceServer[], isReplacement: boolean): void {
    this.shut()
    this.servers = [...iceServers]
    this.isReplacement = isReplacement
    this.isAnswered = false
    this.hasFailed = false
    this.restarts = 0
    const connection = this.world.newPeer(this.configuration())
    this.connection = connection
    connection.oniceconnectionstatechange = () => this.iceChanged(connection)
    connection.onconnectionstatechange = () => this.iceChanged(connection)
    for (const [source, track] of this.own) this.attach(source, track)
    if (this.canSubscribe) {
      for (let i = 0; i < AUDIO_SLOTS; i++) {
        connection.addTransceiver('audio', { direction: 'recvonly' })
      }
      for (let i = 0; i < VIDEO_SLOTS; i++) {
        askForDescriptors(connection.addTransceiver('video', { direction: 'recvonly' }))
      }
    }
    this.enter('connecting')
    this.watch(RESTART_MILLIS * 2)
    this.events.emit('stale', undefined)
  }

  /** Sends this track as `source` from now on, or nothing. A known section is used again. */
  publish(source: OwnSource, track: MediaStreamTrack | undefined): void {
    if (track === undefined) this.own.delete(source)
    else this.own.set(source, track)
    if (this.connection === undefined) return
    const sender = this.senders.get(source)
    if (sender === undefined) {
      if (track === undefined) return
      this.attach(source, track)
      this.events.emit('stale', undefined)
      return
    }
    sender.replace(track)
    const isStopped = track === undefined && source !== 'camera' && source !== 'microphone'
    if (sender.direct(isStopped ? 'inactive' : 'sendonly')) this.events.emit('stale', undefined)
  }

  /** The next offer, set as the local description. Call again after a lost answer. */
  async createOffer(): Promise<Offer | undefined> {
    const connection = this.connection
    if (connection === undefined || connection.signalingState === 'closed') return undefined
    await connection.setLocalDescription(await connection.createOffer())
    const sdp = connection.localDescription?.sdp
    if (sdp === undefined) return undefined
    const tracks: OfferedTrack[] = []
    for (const [source, { mid, direction }] of this.senders) {
      if (mid !== null && direction === 'sendonly') tracks.push({ mid, source })
    }
    return { sdp: withAudioNack(sdp), tracks, ...(this.isReplacement ? { restart: true as const } : {}) }
  }

  async applyAnswer(sdp: string): Promise<void> {
    const connection = this.connection
    if (connection?.signalingState !== 'have-local-offer') return
    this.isReplacement = false
    this.isAnswered = true
    await connection.setRemoteDescription({ type: 'answer', sdp })
    for (const sender of this.senders.values()) void sender.answered()
    if (this.connection === connection && this.state === 'lost' && this.restarts > 0) {
      this.watch(Math.min(CHECKS_MILLIS * 2 ** (this.restarts - 1), RESTART_MILLIS))
    }
  }

  /** Which layers of an own track anybody looks at. Before the first answer it is old news. */
  layersWanted(demand: LayerDemand & { readonly mid: string }): void {
    if (!this.isAnswered) return
    for (const sender of this.senders.values()) {
      if (sender.mid === demand.mid) void sender.show(demand)
    }
  }

  /** The receiving tracks by mid. */
  receivers(): ReadonlyMap<string, MediaStreamTrack> {
    const tracks = new Map<string, MediaStreamTrack>()
    for (const { mid, direction, receiver } of this.connection?.getTransceivers() ?? []) {
      if (mid !== null && direction === 'recvonly') tracks.set(mid, receiver.track)
    }
    return tracks
  }

  /** Lets sound wait so long before it is played; undefined for no longer than it must. */
  delaySound(millis: number | undefined): void {
    for (const { direction, receiver } of this.connection?.getTransceivers() ?? []) {
      // A browser that has no such wish plays sound when it can.
      if (direction === 'recvonly' && receiver.track.kind === 'audio' && 'jitterBufferTarget' in receiver) {
        receiver.jitterBufferTarget = millis ?? null
      }
    }
  }

  async stats(): Promise<readonly unknown[]> {
    const reports: unknown[] = []
    ;(await this.connection?.getStats())?.forEach((report: unknown) => reports.push(report))
    return reports
  }

  /** The way to the relay is in doubt: new candidates, or after MAX_RESTARTS a new connection. */
  restart(): void {
    const connection = this.connection
    if (connection === undefined) return
    if (!this.canNegotiate()) {
      // Whoever can again restarts what is lost.
      if (this.state === 'connected') this.enter('lost')
      this.watch(RESTART_MILLIS)
    } else if (this.restarts < MAX_RESTARTS) {
      this.restarts++
      this.enter('lost')
      connection.restartIce()
      this.watch(RESTART_MILLIS)
      this.events.emit('stale', undefined)
    } else {
      this.replace()
    }
  }

  /** Something has been coming for a while: whatever was tried has worked, and may be tried anew. */
  proven(): void {
    const connection = this.connection
    if (connection?.connectionState !== 'connected' || !isUp(connection)) return
    if (this.state !== 'connected') this.cancelTimer()
    this.restarts = 0
    this.replacements = 0
    this.enter('connected')
  }

  /** A new connection in place of this one, at most MAX_REPLACEMENTS times in a row. */
  replace(): void {
    if (this.connection === undefined) return
    if (this.replacements < MAX_REPLACEMENTS) {
      this.replacements++
      this.open(this.servers, true)
    } else {
      this.cancelTimer()
      this.enter('failed')
    }
  }

  /**
   * Takes servers with fresh credentials: a new way is looked for with them, and media that goes
   * through a TURN server moves to an allocation of the new ones while the old one still works.
   */
  async renew(iceServers: readonly RTCIceServer[]): Promise<void> {
    const connection = this.connection
    if (connection === undefined || (iceServers.length === 0 && this.servers.length === 0)) return
    this.servers = [...iceServers]
    try {
      connection.setConfiguration(this.configuration())
    } catch {
      return // A browser that can't: the next connection has them.
    }
    const isRelayed = isThroughTurn(await this.stats())
    if (!isRelayed || this.connection !== connection || this.state !== 'connected') return
    connection.restartIce()
    this.watch(RESTART_MILLIS)
    this.events.emit('stale', undefined)
  }

  close(): void {
    this.shut()
    this.enter('idle')
  }

  private configuration(): RTCConfiguration {
    return {
      iceServers: this.servers,
      iceTransportPolicy: this.iceTransportPolicy,
      bundlePolicy: 'max-bundle',
      rtcpMuxPolicy: 'require',
    }
  }

  private attach(source: OwnSource, track: MediaStreamTrack): void {
    const connection = this.connection
    if (connection === undefined) return
    this.senders.set(source, new OwnTrack(connection, source, track, this.role, this.world.codecs('audio')))
  }

  private iceChanged(connection: RTCPeerConnection): void {
    if (this.connection !== connection) return
    const ice = connection.iceConnectionState
    const hadFailed = this.hasFailed
    this.hasFailed = connection.connectionState === 'failed' || ice === 'failed'
    if (this.hasFailed) {
      // Two states say so, one after the other: it is one failure.
      if (!hadFailed) this.restart()
    } else if (ice === 'disconnected') {
      this.enter('lost')
      this.watch(GRACE_MILLIS)
    } else if (connection.connectionState === 'connected' && isUp(connection)) {
      this.cancelTimer()
      this.restarts = 0
      this.replacements = 0
      this.enter('connected')
    }
  }

  /** Restarts when it is not connected by then, or only says so: when nothing has come. */
  private watch(millis: number): void {
    this.cancelTimer()
    const connection = this.connection
    if (connection === undefined) return
    let isOver = false
    const silence = new SilenceWatch(0)
    const isSilent = async () => silence.isSilent(await this.stats(), this.world.now())
    void isSilent()
    const cancel = this.world.later(millis, () => {
      void isSilent().then((isQuiet) => {
        if (isOver || this.connection !== connection) return
        // The state of a way that is restarted tells nobody whether it works: it may stay as it was.
        if (connection.connectionState === 'connected' && isUp(connection) && !isQuiet) this.enter('connected')
        else this.restart()
      })
    })
    this.cancelTimer = () => {
      isOver = true
      cancel()
    }
  }

  private shut(): void {
    this.cancelTimer()
    const connection = this.connection
    this.connection = undefined
    this.senders.clear()
    if (connection === undefined) return
    connection.oniceconnectionstatechange = null
    connection.onconnectionstatechange = null
    connection.close()
  }

  private enter(state: MediaState): void {
    if (this.state === state) return
    this.state = state
    this.events.emit('state', state)
  }
}

function isUp({ iceConnectionState }: RTCPeerConnection): boolean {
  return iceConnectionState === 'connected' || iceConnectionState === 'completed'
}
