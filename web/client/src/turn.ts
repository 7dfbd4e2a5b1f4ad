import type { IceServer } from './protocol.js'

/** TURN credentials are renewed when so much of their time is over. */
const SHARE = 0.75

/** How long after `joined` the credentials in it should be renewed; undefined for never. */
export function renewalMillis(joined: {
  readonly serverTime: string
  readonly iceServers: readonly IceServer[]
}): number | undefined {
  const ends = joined.iceServers.flatMap(({ expiresAt }) => (expiresAt === undefined ? [] : [Date.parse(expiresAt)]))
  // Both by the server's clock: ours does not matter.
  const left = Math.min(...ends) - Date.parse(joined.serverTime)
  return Number.isFinite(left) && left > 0 ? Math.round(left * SHARE) : undefined
}

interface Report {
  readonly type: string
  readonly id: string
  readonly selectedCandidatePairId?: string
  readonly selected?: boolean
  readonly localCandidateId?: string
  readonly candidateType?: string
}

/** Whether media goes through a TURN server. */
export function isThroughTurn(reports: Iterable<unknown>): boolean {
  const all = [...(reports as Iterable<Report>)]
  const pairId = all.find(({ type }) => type === 'transport')?.selectedCandidatePairId
  const pair = all.find(
    ({ type, id, selected }) => type === 'candidate-pair' && (id === pairId || selected === true),
  )
  const local = all.find(({ id }) => id === pair?.localCandidateId)
  return local?.candidateType === 'relay'
}
