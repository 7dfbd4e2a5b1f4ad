/** Waiting times between attempts to reach the server again, in milliseconds. */
export const DELAYS_MILLIS: readonly number[] = [0, 300, 1000, 1500, 2000]

/**
 * Past this the server has forgotten the session for sure (docs/protocol.md) and a new ticket is
 * needed; outside a consultation it forgets sooner, and says so.
 */
export const SESSION_MILLIS = 600_000

/** Past this the client stops by itself; the person may press "connect again". */
export const GIVE_UP_MILLIS = 600_000

/** How long to wait before attempt `attempt` (from 0); a little spread keeps clients apart. */
export function delayMillis(attempt: number, spread: number): number {
  const base = DELAYS_MILLIS[Math.min(attempt, DELAYS_MILLIS.length - 1)] ?? 0
  return Math.round(base * (1 + 0.2 * spread))
}
