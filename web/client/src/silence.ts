/** Nothing at all from the relay for so long: the way is gone, whatever the browser still hopes. */
export const SILENT_MILLIS = 3_000
/** The same where something came at each of the last STEADY_LOOKS: media was flowing, and stops. */
export const STOPPED_MILLIS = 900
export const STEADY_LOOKS = 4

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

  constructor(private readonly limitMillis = SILENT_MILLIS) {}

  /** Something came at each of the last looks. */
  get isSteady(): boolean {
    return this.looksInARow >= STEADY_LOOKS
  }

  /** Something came at each look until the last one or more. */
  get hasStopped(): boolean {
    return this.isSteady && this.isQuiet
  }

  /** True when it has been silent for too long; then it waits as long again before it says so. */
  isSilent(reports: Iterable<unknown>, now: number): boolean {
    const before = this.heard
    const heard = new Map<string, number>()
    for (const report of reports as Iterable<PairReport>) {
      if (report.type === 'candidate-pair') {
        heard.set(report.id ?? '', (report.bytesReceived ?? 0) + (report.responsesReceived ?? 0))
      }
    }
    this.heard = heard
    this.hasPairs ||= heard.size > 0
    // Pair by pair: a browser forgets pairs, which says nothing of whether anything comes.
    const hasHeard = before === undefined || [...heard].some(([id, count]) => count > (before.get(id) ?? 0))
    if (!this.hasPairs || hasHeard) {
      this.looksInARow = !this.hasPairs || this.isQuiet ? 0 : this.looksInARow + 1
      this.isQuiet = false
      this.since = now
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
}
