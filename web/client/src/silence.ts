/** Nothing at all from the relay for so long: the way is gone, whatever the browser still hopes. */
export const SILENT_MILLIS = 3_000
/** The same where something came at each of the last STEADY_LOOKS: media was flowing, and stops. */
export const STOPPED_MILLIS = 900
export const STEADY_LOOKS = 8
/**
 * A browser keeps to a path on which nothing comes for 2.5 to 3.5 s, also where another one answers
 * (libwebrtc). For so long a new connection is faster than a new path of the old one.
 */
export const CLINGS_MILLIS = 2_500

interface PairReport {
  readonly id?: string
  readonly type: string
  readonly nominated?: boolean
  readonly bytesReceived?: number
  readonly responsesReceived?: number
}

/**
 * Notices that nothing comes from the relay any more: no media, no reports, no answers to checks.
 * A browser takes up to fifteen seconds to say so.
 */
export class SilenceWatch {
  private heard: ReadonlyMap<string, number> | undefined
  /** A browser that has never told of a pair tells of none when it hears something, either. */
  private hasPairs = false
  private since = 0
  private looksInARow = 0
  private isQuiet = false
  /** When what flowed until now was heard last. */
  private flowedUntil: number | undefined

  constructor(private readonly limitMillis = SILENT_MILLIS) {}

  /** Something came at each of the last looks. */
  get isSteady(): boolean {
    return this.looksInARow >= STEADY_LOOKS
  }

  /** Something came at each look until the last one or more. */
  get hasStopped(): boolean {
    return this.isSteady && this.isQuiet
  }

  /**
   * What flowed has stopped, so short a time ago that a browser keeps to its path, and nothing of
   * `reports` has come since the last look.
   */
  isCutOff(reports: Iterable<unknown>, now: number): boolean {
    return this.clings(now) && !this.hasMore(counts(reports))
  }

  /** Whether it is worth asking whether this is cut off. */
  clings(now: number): boolean {
    return this.isQuiet && this.flowedUntil !== undefined && now - this.flowedUntil < CLINGS_MILLIS
  }

  /** True when it has been silent for too long; then it waits as long again before it says so. */
  isSilent(reports: Iterable<unknown>, now: number): boolean {
    const heard = counts(reports)
    this.hasPairs ||= heard.size > 0
    const hasHeard = this.hasMore(heard)
    this.heard = heard
    if (!this.hasPairs || hasHeard) {
      this.looksInARow = !this.hasPairs || this.isQuiet ? 0 : this.looksInARow + 1
      this.isQuiet = false
      this.since = now
      this.flowedUntil = this.isSteady ? now : undefined
      return false
    }
    this.isQuiet = true
    if (now - this.since < (this.isSteady ? Math.min(STOPPED_MILLIS, this.limitMillis) : this.limitMillis)) {
      return false
    }
    this.looksInARow = 0
    this.since = now
    return true
  }

  /** Pair by pair: a browser forgets pairs, which says nothing of whether anything comes. */
  private hasMore(heard: ReadonlyMap<string, number>): boolean {
    const before = this.heard
    return before === undefined || [...heard].some(([id, count]) => count > (before.get(id) ?? 0))
  }
}

/** What each pair of addresses has received. */
function counts(reports: Iterable<unknown>): ReadonlyMap<string, number> {
  const heard = new Map<string, number>()
  for (const report of reports as Iterable<PairReport>) {
    if (report.type === 'candidate-pair') {
      heard.set(report.id ?? '', (report.bytesReceived ?? 0) + (report.responsesReceived ?? 0))
    }
  }
  return heard
}
