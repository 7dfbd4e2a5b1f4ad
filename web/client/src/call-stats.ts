import type { CallFigures } from './protocol.js'

interface Report {
  readonly type: string
  readonly kind?: string
  readonly nominated?: boolean
  readonly currentRoundTripTime?: number
  readonly bytesReceived?: number
  readonly bytesSent?: number
  readonly packetsLost?: number
  readonly packetsReceived?: number
  readonly concealedSamples?: number
  readonly totalSamplesReceived?: number
  readonly totalFreezesDuration?: number
}

interface Totals {
  at: number
  received: number
  sent: number
  lost: number
  packets: number
  concealed: number
  samples: number
  frozen: number
  pictures: number
}

/** What the call was like since it was asked last, from the browser's running totals. */
export class CallStats {
  private before: Totals | undefined

  /** @param now in milliseconds, monotonic */
  sample(reports: Iterable<unknown>, now: number): CallFigures {
    const totals: Totals = {
      at: now,
      received: 0,
      sent: 0,
      lost: 0,
      packets: 0,
      concealed: 0,
      samples: 0,
      frozen: 0,
      pictures: 0,
    }
    let rttMillis: number | undefined
    for (const report of reports as Iterable<Report>) {
      if (report.type === 'candidate-pair' && report.nominated === true) {
        totals.received += report.bytesReceived ?? 0
        totals.sent += report.bytesSent ?? 0
        if (report.currentRoundTripTime !== undefined) rttMillis = report.currentRoundTripTime * 1000
      } else if (report.type === 'inbound-rtp') {
        totals.lost += Math.max(0, report.packetsLost ?? 0)
        totals.packets += report.packetsReceived ?? 0
        totals.concealed += report.concealedSamples ?? 0
        totals.samples += report.totalSamplesReceived ?? 0
        totals.frozen += report.totalFreezesDuration ?? 0
        if (report.kind === 'video') totals.pictures++
      }
    }
    const before = this.before
    this.before = totals
    return {
      ...(rttMillis === undefined ? {} : { rttMillis: Math.min(rttMillis, 60_000) }),
      ...(before === undefined ? {} : since(before, totals)),
    }
  }
}

function since(before: Totals, now: Totals): CallFigures {
  const seconds = (now.at - before.at) / 1000
  if (seconds <= 0) return {}
  const grown = (name: keyof Totals) => Math.max(0, now[name] - before[name])
  const share = (part: number, whole: number) => (whole > 0 ? Math.min(1, part / whole) : 0)
  return {
    lostShare: share(grown('lost'), grown('lost') + grown('packets')),
    concealedShare: share(grown('concealed'), grown('samples')),
    frozenShare: share(grown('frozen'), seconds * Math.max(1, now.pictures)),
    sentBps: (grown('sent') * 8) / seconds,
    receivedBps: (grown('received') * 8) / seconds,
  }
}
