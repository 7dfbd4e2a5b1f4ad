import type { Ring } from './api/types'

/** What a page does about the rings that the server knows: pure, so that it can be tested. */
export interface Ringing {
  /** Those to be answered, the oldest first. */
  readonly open: Ring[]
  /** Those that rang on this page and somebody else has taken since. */
  readonly taken: Ring[]
}

/**
 * @param seen the cases that have rung on this page
 * @param isCoordinator who is asked only when nobody on call answered
 */
export function ringingOf(
  rings: readonly Ring[],
  seen: ReadonlySet<string>,
  own: string | undefined,
  isCoordinator: boolean,
): Ringing {
  const open = rings
    .filter(({ status, isWithCoordinator }) => status === 'RINGING' && (!isCoordinator || isWithCoordinator))
    .sort((a, b) => Date.parse(a.raisedAt) - Date.parse(b.raisedAt))
  const taken = rings.filter(
    ({ status, takenBy, ...ring }) =>
      status === 'TAKEN' && seen.has(ring.case) && takenBy !== undefined && takenBy.id !== own,
  )
  return { open, taken }
}

/** How it rings: so that it wakes somebody, or beside a conversation that goes on. */
interface Manner {
  readonly loudness: number
  readonly everyMillis: number
  readonly tones: readonly number[]
}
const LOUD: Manner = { loudness: 0.18, everyMillis: 2_000, tones: [880, 660, 880, 660] }
const SOFT: Manner = { loudness: 0.04, everyMillis: 8_000, tones: [880, 660] }

/** A telephone's two tones, made of nothing but an oscillator. */
export class RingTone {
  private context: AudioContext | undefined
  private timer: ReturnType<typeof setInterval> | undefined

  constructor(private readonly make: () => AudioContext) {}

  /** @param isSoft in a session, where patients listen */
  start(isSoft = false): void {
    this.stop()
    const manner = isSoft ? SOFT : LOUD
    try {
      this.context = this.make()
    } catch {
      return // No sound here: the page still flashes.
    }
    this.burst(manner)
    this.timer = setInterval(() => this.burst(manner), manner.everyMillis)
  }

  stop(): void {
    clearInterval(this.timer)
    this.timer = undefined
    void this.context?.close().catch(() => undefined)
    this.context = undefined
  }

  private burst({ loudness: level, tones }: Manner): void {
    const context = this.context
    if (context === undefined) return
    void context.resume().catch(() => undefined)
    for (const [index, hertz] of tones.entries()) {
      const tone = context.createOscillator()
      const loudness = context.createGain()
      tone.frequency.value = hertz
      loudness.gain.value = level
      tone.connect(loudness).connect(context.destination)
      tone.start(context.currentTime + index * 0.22)
      tone.stop(context.currentTime + index * 0.22 + 0.18)
    }
  }
}
