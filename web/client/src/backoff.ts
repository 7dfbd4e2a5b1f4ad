/**
 * Waiting times between attempts to reach the server again, in milliseconds; the last one for as long
 * as somebody may well be waiting for it to be started again.
 */
export const DELAYS_MILLIS: readonly number[] = [0, 300, 500, 700, 800]
/** From this attempt on, half a minute after the first, it may take long. */
export const PATIENT_ATTEMPT = 40
export const PATIENT_MILLIS = 2_000

/**
 * Past this the server has forgotten the session for sure (docs/protocol.md) and a new ticket is
 * needed; outside a consultation it forgets sooner, and says so.
 */
export const SESSION_MILLIS = 600_000

/** Past this the client stops by itself; the person may press "connect again". */
export const GIVE_UP_MILLIS = 600_000

/**
 * How long to wait before attempt `attempt` (from 0). The spread, of 0 to 1, makes it a quarter less
 * to a quarter more: all that lost a server at once are evenly spread after a few attempts.
 */
export function delayMillis(attempt: number, spread: number): number {
  const base =
    attempt < PATIENT_ATTEMPT
      ? (DELAYS_MILLIS[Math.min(attempt, DELAYS_MILLIS.length - 1)] ?? 0)
      : PATIENT_MILLIS
  return Math.round(base * (0.75 + 0.5 * spread))
}
