/** What tells of the network: a page's window, or a test's. */
export interface NetworkWindow extends Pick<EventTarget, 'addEventListener' | 'removeEventListener'> {
  readonly navigator: object
}

/**
 * Tells the room when the browser says that the network is another one: it is back, it is gone (then
 * the ways are asked at once, for a browser may be wrong), or Wi-Fi has become mobile data. Returns
 * the way to stop.
 */
export function followNetwork(room: { networkChanged: () => void }, window: NetworkWindow): () => void {
  const changed = () => room.networkChanged()
  // Of the Network Information API, which not every browser has and TypeScript does not know.
  const { connection } = window.navigator as { connection?: EventTarget }
  window.addEventListener('online', changed)
  window.addEventListener('offline', changed)
  connection?.addEventListener('change', changed)
  return () => {
    window.removeEventListener('online', changed)
    window.removeEventListener('offline', changed)
    connection?.removeEventListener('change', changed)
  }
}

/** A round trip that takes so many times what is usual, and so much longer, says that the way has changed. */
const DOUBTFUL_TIMES = 5
const DOUBTFUL_MILLIS = 250
/** How much of what is usual a new measurement makes up. */
const SHARE = 1 / 8

interface PairReport {
  readonly type: string
  readonly nominated?: boolean
  readonly currentRoundTripTime?: number
}

/** Notices that the way to the relay has become many times slower than it was: another one may be better. */
export class RoundTripWatch {
  private usualMillis: number | undefined

  /** True once when it has; then the new time is the usual one. */
  isDoubtful(reports: Iterable<unknown>): boolean {
    const pair = [...(reports as Iterable<PairReport>)].find(
      ({ type, nominated }) => type === 'candidate-pair' && nominated === true,
    )
    if (pair?.currentRoundTripTime === undefined) return false
    const millis = pair.currentRoundTripTime * 1000
    const usual = this.usualMillis
    const isDoubtful =
      usual !== undefined && millis > usual * DOUBTFUL_TIMES && millis > usual + DOUBTFUL_MILLIS
    this.usualMillis = usual === undefined || isDoubtful ? millis : usual + (millis - usual) * SHARE
    return isDoubtful
  }
}
