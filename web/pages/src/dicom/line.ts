/** Whether the line to here is too narrow for images as they were made. Pure. */

/**
 * What Chromium says of the network (Network Information API); other browsers say nothing. Its `downlink` is not
 * asked: it begins with a guess.
 */
export interface Connection {
  saveData?: boolean
  effectiveType?: string
}

/** What a resource's way here took (Resource Timing). */
export interface Load {
  transferSize: number
  responseStart: number
  responseEnd: number
}

/** An image of 512 × 512 pixels takes a second at this rate. */
export const NARROW_MBPS = 4

/** Smaller ones tell of the delay, not of the rate. */
const TELLING_BYTES = 50_000
const SLOW = new Set(['slow-2g', '2g', '3g'])

export function isNarrow(connection: Connection | undefined, loads: readonly Load[]): boolean {
  if (connection?.saveData === true || SLOW.has(connection?.effectiveType ?? '')) return true
  const rates = loads
    .filter((load) => load.transferSize >= TELLING_BYTES && load.responseEnd > load.responseStart)
    .map((load) => (load.transferSize * 8) / 1000 / (load.responseEnd - load.responseStart))
    .sort((a, b) => a - b)
  const middle = rates[Math.floor(rates.length / 2)]
  return middle !== undefined && middle < NARROW_MBPS
}
