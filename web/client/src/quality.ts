/** How good the own connection is, in the words that the pages translate. */
export type Quality = 'unknown' | 'good' | 'fair' | 'poor'

export interface QualitySample {
  /** 0..1, the worse of what we send and what we receive. */
  readonly loss: number
  readonly rttMillis: number
}

export function judge({ loss, rttMillis }: QualitySample): Quality {
  if (loss > 0.08 || rttMillis > 600) return 'poor'
  if (loss > 0.02 || rttMillis > 250) return 'fair'
  return 'good'
}

interface Report {
  readonly type: string
  readonly id: string
  readonly fractionLost?: number
  readonly roundTripTime?: number
  readonly currentRoundTripTime?: number
  readonly nominated?: boolean
  readonly packetsLost?: number
  readonly packetsReceived?: number
}

/** Turns the browser's running totals into samples of the time between two calls. */
export class QualityMeter {
  private lost = 0
  private received = 0

  sample(reports: Iterable<unknown>): QualitySample {
    let sentLoss = 0
    let rttMillis = 0
    let lost = 0
    let received = 0
    for (const report of reports as Iterable<Report>) {
      if (report.type === 'remote-inbound-rtp') {
        sentLoss = Math.max(sentLoss, report.fractionLost ?? 0)
        rttMillis = Math.max(rttMillis, (report.roundTripTime ?? 0) * 1000)
      } else if (report.type === 'inbound-rtp') {
        lost += Math.max(0, report.packetsLost ?? 0)
        received += report.packetsReceived ?? 0
      } else if (report.type === 'candidate-pair' && report.nominated === true) {
        rttMillis = Math.max(rttMillis, (report.currentRoundTripTime ?? 0) * 1000)
      }
    }
    const newlyLost = Math.max(0, lost - this.lost)
    const newlyReceived = Math.max(0, received - this.received)
    this.lost = lost
    this.received = received
    const all = newlyLost + newlyReceived
    return { loss: Math.max(sentLoss, all === 0 ? 0 : newlyLost / all), rttMillis }
  }
}
