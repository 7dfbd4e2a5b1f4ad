import { describe, expect, it } from 'vitest'
import { allOf, MOST_PIECES, wholeOf } from '../src/api/pieces'

/** Numbers 0 to `count`, three at once; remembers what was asked. */
function list(count: number) {
  const asked: string[] = []
  const get = <T>(path: string): Promise<T> => {
    asked.push(path)
    const from = Number(/after=(\d+)/.exec(path)?.[1] ?? '0')
    const items = Array.from({ length: Math.min(3, count - from) }, (_, i) => from + i)
    const next = from + 3 < count ? { next: String(from + 3) } : {}
    return Promise.resolve({ items, version: from, ...next } as T)
  }
  return { asked, http: { get } as never }
}

describe('lists in pieces', () => {
  it('are put together in their order', async () => {
    const { http, asked } = list(7)
    expect(await allOf(http, '/patients')).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(asked).toEqual(['/patients', '/patients?after=3', '/patients?after=6'])
  })

  it('keep the query that they were asked with', async () => {
    const { http, asked } = list(4)
    await allOf(http, '/practitioners?organisation=a')
    expect(asked[1]).toBe('/practitioners?organisation=a&after=3')
  })

  it('come with what was beside the last piece', async () => {
    const { http } = list(4)
    expect(await wholeOf(http, '/due')).toEqual({ items: [0, 1, 2, 3], version: 3 })
  })

  it('end somewhere', async () => {
    const { http, asked } = list(Number.MAX_SAFE_INTEGER)
    expect(await allOf(http, '/patients')).toHaveLength(3 * MOST_PIECES)
    expect(asked).toHaveLength(MOST_PIECES)
  })
})
