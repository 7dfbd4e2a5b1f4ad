/** From where a recording is opened, and so where its page leads back to. */
export type PlaceBefore = { case: string } | { block: string } | { teaching: string }

const PLACES = [
  ['case', '/cases', 'room.toCase'],
  ['block', '/visit-blocks', 'playback.toBlock'],
  ['teaching', '/teaching', 'playback.toTeaching'],
] as const

export function playbackAt(recording: string, from: PlaceBefore): string {
  const query = new URLSearchParams(from as Record<string, string>)
  return `/recordings/${encodeURIComponent(recording)}?${query}`
}

/** By the address's own query: whoever opens it by hand, without one, is led to the start. */
export function wayBack(query: Record<string, unknown>): { to: string; text: string } {
  for (const [name, path, text] of PLACES) {
    const id = query[name]
    if (typeof id === 'string' && id !== '') return { to: `${path}/${encodeURIComponent(id)}`, text }
  }
  return { to: '/', text: 'playback.toStart' }
}
