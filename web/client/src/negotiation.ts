import type { Peer } from './peer.js'
import type { ClientMessage } from './protocol.js'
import type { Surroundings } from './surroundings.js'

const ANSWER_MILLIS = 10_000
/** Between a refused offer and the next one, which is for a new connection. */
const REOFFER_MILLIS = 1_000

/**
 * Offers and their answers, of whichever connection there is: one at a time, and what changes
 * meanwhile makes the next one. An offer without an answer is made anew after ten seconds.
 */
export class Negotiation {
  private offering: number | 'preparing' | undefined
  private isStale = false
  private isRefused = false
  private cancel: () => void = () => undefined

  constructor(
    private readonly world: Pick<Surroundings, 'later'>,
    private readonly peer: () => Peer | undefined,
    private readonly isJoined: () => boolean,
    private readonly send: (message: ClientMessage) => number | undefined,
    /** An answer was taken, or could not be. */
    private readonly settled: (isApplied: boolean) => void,
    private readonly failed: (cause: unknown) => void,
  ) {}

  get isPossible(): boolean {
    return this.isJoined() && !this.isRefused
  }

  /** What is sent or received is to be another. */
  changed(): void {
    this.isStale = true
    this.goOn()
  }

  /** Makes the offer that is due, if there is one. */
  goOn(): void {
    void this.negotiate()
  }

  /** There is a new place, where what was refused may be allowed. */
  joined(): void {
    this.forget()
    this.isRefused = false
  }

  /** What was refused in one phase may be allowed in the next. */
  phaseChanged(): void {
    if (!this.isStale) return
    this.isRefused = false
    this.goOn()
  }

  /** The offer under way, if any, will not be answered. */
  forget(): void {
    if (this.offering !== undefined && !this.isJoined()) this.isStale = true
    this.offering = undefined
    this.cancel()
  }

  async answered(sdp: string, re: number | undefined): Promise<void> {
    if (re !== undefined && re !== this.offering) return
    this.cancel()
    let isApplied = false
    try {
      await this.peer()?.applyAnswer(sdp)
      isApplied = true
    } catch (cause) {
      this.failed(cause)
    }
    this.offering = undefined
    this.settled(isApplied)
    this.goOn()
  }

  /** What is not allowed may be later; else the relay may have lost our place: a new connection. */
  refused(re: number | undefined, code: string): void {
    if (re === undefined || re !== this.offering) return
    this.forget()
    if (code === 'not-allowed') {
      this.isStale = true
      this.isRefused = true
      return
    }
    const peer = this.peer()
    this.cancel = this.world.later(REOFFER_MILLIS, () => {
      if (this.peer() === peer && this.isPossible) peer?.replace()
    })
  }

  private async negotiate(): Promise<void> {
    const peer = this.peer()
    if (peer === undefined || this.offering !== undefined || !this.isStale) return
    if (!this.isJoined()) return
    this.offering = 'preparing'
    this.isStale = false
    try {
      const offer = await peer.createOffer()
      if (this.peer() !== peer || this.offering !== 'preparing') return
      const id = offer === undefined ? undefined : this.send({ type: 'offer', ...offer })
      this.offering = id
      if (id === undefined) {
        this.isStale = true
        return
      }
    } catch (cause) {
      this.offering = undefined
      this.failed(cause)
      return
    }
    this.cancel = this.world.later(ANSWER_MILLIS, () => {
      this.forget()
      this.changed()
    })
  }
}
