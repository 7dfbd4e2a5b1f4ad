/** Which images to fetch before they are asked for. Pure. */

/** Further ahead than that nothing is fetched, so that one series does not use up what an account may ask. */
export const MOST_AHEAD = 200

/** The share of the cache that images not asked for yet may take. */
const SHARE = 0.75

/**
 * The images around `at`, the nearest first and of two as near the later one, without `at` itself.
 *
 * @param all how many there are
 * @param bytes what one takes
 * @param cacheBytes what the cache holds
 */
export function nearby(at: number, all: number, bytes: number, cacheBytes: number): number[] {
  const room = Math.floor((cacheBytes * SHARE) / Math.max(1, bytes)) - 1
  const wanted = Math.min(MOST_AHEAD, room)
  const found: number[] = []
  for (let far = 1; far < all && found.length < wanted; far++) {
    for (const index of [at + far, at - far]) {
      if (index >= 0 && index < all && found.length < wanted) found.push(index)
    }
  }
  return found
}
