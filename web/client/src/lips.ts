interface Report {
  readonly type: string
  readonly kind?: string
  readonly id: string
  readonly jitterBufferTargetDelay?: number
  readonly jitterBufferEmittedCount?: number
}

/** Below this the voice is not noticed to be early (ITU-R BT.1359 has 45 ms). */
const NOTICED_MILLIS = 40
const MOST_MILLIS = 400
const STEP_MILLIS = 20

/**
 * How long sound is to wait for the picture. Where packets are lost the relay asks for pictures to
 * be held back, and a person's sound comes in a stream of its own, which the browser does not tie
 * to it: the voice would be early.
 */
export class LipSync {
  private readonly before = new Map<string, { delay: number; count: number }>()

  /** Milliseconds, from the browser's running totals; undefined when sound need not wait. */
  soundDelay(reports: Iterable<unknown>): number | undefined {
    let longest = 0
    for (const report of reports as Iterable<Report>) {
      if (report.type !== 'inbound-rtp' || report.kind !== 'video') continue
      const now = {
        delay: report.jitterBufferTargetDelay ?? 0,
        count: report.jitterBufferEmittedCount ?? 0,
      }
      const last = this.before.get(report.id) ?? { delay: 0, count: 0 }
      this.before.set(report.id, now)
      const frames = now.count - last.count
      if (frames > 0) longest = Math.max(longest, (1_000 * (now.delay - last.delay)) / frames)
    }
    const millis = Math.min(MOST_MILLIS, STEP_MILLIS * Math.round(longest / STEP_MILLIS))
    return millis > NOTICED_MILLIS ? millis : undefined
  }
}
