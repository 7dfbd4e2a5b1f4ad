/** Nothing at all from the relay for so long: the way is gone, whatever the browser still hopes. */
export const SILENT_MILLIS = 3_000

interface PairReport {
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
  private heard: number | undefined
  private since = 0

  constructor(private readonly limitMillis = SILENT_MILLIS) {}

  /** True when it has been silent for too long; then it waits as long again before it says so. */
  isSilent(reports: Iterable<unknown>, now: number): boolean {
    let heard: number | undefined
    for (const report of reports as Iterable<PairReport>) {
      if (report.type === 'candidate-pair') {
        heard = (heard ?? 0) + (report.bytesReceived ?? 0) + (report.responsesReceived ?? 0)
      }
    }
    if (heard === undefined || heard !== this.heard) {
      this.heard = heard
      this.since = now
      return false
    }
    if (now - this.since < this.limitMillis) return false
    this.since = now
    return true
  }
}
