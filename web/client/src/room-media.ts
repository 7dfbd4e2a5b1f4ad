import { WeakLine } from './audio-only.js'
import { CallWatch } from './call-watch.js'
import { Negotiation } from './negotiation.js'
import { type OwnSource, Peer } from './peer.js'
import type { Joined, ServerMessage, SlotAssignment } from './protocol.js'
import type { Moment, RoomState } from './room-state.js'
import type { SignalingSession } from './signaling.js'
import { SlotMap } from './slots.js'
import type { Surroundings } from './surroundings.js'
import { renewalMillis } from './turn.js'

/** The room that media belongs to. */
export interface MediaRoom {
  state(): RoomState
  update(change: Partial<RoomState>): void
  /** The first time counts. */
  mark(moment: Moment): void
  failed(cause: unknown): void
}

/** The media of one place in a room: own tracks, the connection that carries all, and who is in its slots. */
export class RoomMedia {
  private readonly slotMap: SlotMap
  private readonly watch: CallWatch
  private readonly negotiation: Negotiation
  private readonly weakLine = new WeakLine()
  private readonly own = new Map<OwnSource, MediaStreamTrack>()
  private peer: Peer | undefined
  private assignments: readonly SlotAssignment[] = []
  private cancelRenewal: () => void = () => undefined

  constructor(
    private readonly world: Surroundings,
    private readonly signaling: SignalingSession,
    private readonly policy: RTCIceTransportPolicy | undefined,
    private readonly room: MediaRoom,
  ) {
    this.slotMap = new SlotMap((tracks) => world.newStream(tracks))
    this.watch = new CallWatch(
      world,
      () => this.peer,
      (quality) => {
        const isWeak = this.weakLine.sample(quality)
        const current = room.state()
        if (quality !== current.quality || isWeak !== current.isWeak) room.update({ quality, isWeak })
      },
      (figures) => signaling.send({ type: 'stats', ...figures }),
      () => signaling.hurry(),
    )
    this.negotiation = new Negotiation(
      world,
      () => this.peer,
      () => room.state().socket === 'joined',
      (message) => signaling.send(message),
      (isApplied) => {
        if (isApplied) room.mark('answered')
        this.mapSlots()
      },
      (cause) => room.failed(cause),
    )
  }

  /** Sends this track, or stops sending. The camera's is kept, and not sent, while there is sound alone. */
  publish(source: OwnSource, track: MediaStreamTrack | undefined): void {
    if (track === undefined) this.own.delete(source)
    else this.own.set(source, track)
    const { audioOnly, canPublish } = this.room.state()
    if (source === 'camera' && audioOnly) return
    if (canPublish) this.peer?.publish(source, track)
  }

  /** The room's state says whether there is sound alone now. */
  audioOnlyChanged(): void {
    const { audioOnly, canPublish } = this.room.state()
    if (canPublish) this.peer?.publish('camera', audioOnly ? undefined : this.own.get('camera'))
  }

  /** Takes up the connection that there is, if the relay kept its other end; else opens one. */
  joined(message: Joined, isResumed: boolean): void {
    this.negotiation.joined()
    const isKept = isResumed && message.transport !== false
    if (isKept && this.peer?.hasConnection === true) {
      void this.peer.renew(message.iceServers)
      void this.goOn(this.peer)
    } else {
      this.open(message, isResumed)
    }
    this.watch.start()
    this.scheduleRenewal(message)
  }

  /**
   * The relay kept our seat. A way that is lost is looked for again, by a new connection where the
   * network has just gone: a browser would keep to the old way for seconds. Else nothing to do.
   */
  private async goOn(peer: Peer): Promise<void> {
    const isCutOff = await this.watch.isCutOff()
    if (this.peer !== peer || !this.negotiation.isPossible) return
    if (isCutOff) {
      this.watch.reset() // one that is being made is not cut off
      peer.replace()
    } else if (peer.mediaState !== 'connected') {
      peer.restart()
    } else {
      this.negotiation.goOn()
    }
  }

  /** The socket is gone, and with it the answer to what was offered. */
  socketLost(): void {
    this.negotiation.forget()
  }

  phaseChanged(): void {
    this.negotiation.phaseChanged()
  }

  answered(sdp: string, re: number | undefined): void {
    void this.negotiation.answered(sdp, re)
  }

  offerRefused(re: number | undefined, code: string): void {
    this.negotiation.refused(re, code)
  }

  assign(slots: readonly SlotAssignment[]): void {
    this.assignments = slots
    this.mapSlots()
  }

  layersWanted(message: Extract<ServerMessage, { type: 'layers' }>): void {
    this.peer?.layersWanted(message)
  }

  /** The relay says that it lost our transport. */
  lostAtRelay(): void {
    if (this.peer?.mediaState === 'connected') this.peer.restart()
  }

  networkChanged(): void {
    if (this.peer?.mediaState === 'lost') this.peer.restart()
    else void this.watch.doubt()
  }

  close(): void {
    this.watch.stop()
    this.cancelRenewal()
    this.negotiation.forget()
    this.peer?.close()
    this.peer = undefined
    this.assignments = []
    this.room.update({ remote: [], receptions: [], speakers: [], quality: 'unknown' })
  }

  private open(message: Joined, isReplacement: boolean): void {
    this.peer?.events.clear()
    this.peer?.close()
    this.assignments = []
    this.room.update({ receptions: [] })
    const { role, audioOnly } = this.room.state()
    const isPossible = () => this.negotiation.isPossible
    const peer = new Peer(this.world, message.canSubscribe, role, isPossible, this.policy)
    this.peer = peer
    this.watch.reset()
    peer.events.on('state', (media) => {
      if (media === 'connected') this.room.mark('connected')
      // What took the way to the relay may have taken that to the server.
      if (media === 'lost') this.signaling.hurry()
      this.room.update({ media })
    })
    peer.events.on('stale', () => this.negotiation.changed())
    if (message.canPublish) {
      for (const [source, track] of this.own) {
        if (source !== 'camera' || !audioOnly) peer.publish(source, track)
      }
    }
    peer.open(message.iceServers, isReplacement)
  }

  /** TURN credentials end by themselves: another `joined` in time brings new ones. */
  private scheduleRenewal(message: Joined): void {
    this.cancelRenewal()
    const millis = renewalMillis(message)
    if (millis !== undefined) this.cancelRenewal = this.world.later(millis, () => this.signaling.renew())
  }

  private mapSlots(): void {
    const receivers = this.peer?.receivers() ?? new Map<string, MediaStreamTrack>()
    this.room.update({ remote: this.slotMap.apply(this.assignments, receivers) })
  }
}
