import type { Http } from './http'

/** What is behind this many pieces is not asked for: no page shows 5,000 of anything. */
export const MOST_PIECES = 100

/** A piece of a list: `next` is where the one after it begins. */
export interface Piece<T> {
  items: T[]
  next?: string
}

/** All pieces of a list, one after the other, as one. `path` may have a query. */
export async function allOf<T>(http: Pick<Http, 'get'>, path: string): Promise<T[]> {
  return (await wholeOf<Piece<T>>(http, path)).items
}

/** The same, with what comes beside the items, as it was with the last piece. */
export async function wholeOf<P extends { items: readonly unknown[]; next?: string }>(
  http: Pick<Http, 'get'>,
  path: string,
): Promise<P> {
  let piece = await http.get<P>(path)
  const items: unknown[] = [...piece.items]
  for (let pieces = 1; piece.next !== undefined && pieces < MOST_PIECES; pieces += 1) {
    const mark = path.includes('?') ? '&' : '?'
    piece = await http.get<P>(`${path}${mark}after=${encodeURIComponent(piece.next)}`)
    items.push(...piece.items)
  }
  return { ...piece, items }
}
