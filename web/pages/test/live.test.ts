import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Ring } from '../src/api/types'
import { type Change, LiveEvents, type Source } from '../src/live'
import { ringingOf } from '../src/ringing'

class FakeSource implements Source {
  readyState = 1
  isClosed = false
  private readonly heard = new Map<string, (event: MessageEvent<string>) => void>()

  addEventListener(kind: string, listener: (event: MessageEvent<string>) => void): void {
    this.heard.set(kind, listener)
  }

  close(): void {
    this.isClosed = true
  }

  say(kind: string, data: string): void {
    this.heard.get(kind)?.({ data } as MessageEvent<string>)
  }
}

describe('live events', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function world() {
    const sources: FakeSource[] = []
    const state = { isIdle: false }
    const events = new LiveEvents({
      open: () => {
        const source = new FakeSource()
        sources.push(source)
        return source
      },
      isIdle: () => state.isIdle,
    })
    return { sources, state, events }
  }

  it('have one stream for all who listen, and none when nobody does', () => {
    const { sources, events } = world()
    const heard: Change[] = []
    const stop = events.listen((change) => heard.push(change))
    const stopOther = events.listen((change) => heard.push(change))
    expect(sources).toHaveLength(1)
    sources[0]?.say('ring', '{"case":"c1","version":2,"state":"DISPATCHED"}')
    sources[0]?.say('reload', '{}')
    sources[0]?.say('case', 'no json')
    expect(heard.filter((_, index) => index % 2 === 0)).toEqual([
      { kind: 'ring', caseId: 'c1' },
      { kind: 'reload', caseId: '' },
      { kind: 'case', caseId: '' },
    ])
    stop()
    expect(sources[0]?.isClosed).toBe(false)
    stopOther()
    expect(sources[0]?.isClosed).toBe(true)
  })

  it('are asked for again after a refusal, and not while the page is idle', () => {
    const { sources, state, events } = world()
    const stop = events.listen(() => undefined)
    const first = sources[0]
    if (first === undefined) throw new Error('nothing was opened')
    first.readyState = 2
    vi.advanceTimersByTime(5_000)
    expect(sources).toHaveLength(2)
    state.isIdle = true
    events.look()
    expect(sources[1]?.isClosed).toBe(true)
    vi.advanceTimersByTime(20_000)
    expect(sources).toHaveLength(2)
    state.isIdle = false
    events.look()
    expect(sources).toHaveLength(3)
    stop()
  })
})

describe('ringing', () => {
  const ring = (id: string, status: Ring['status'], more: Partial<Ring> = {}): Ring => ({
    case: id,
    status,
    department: 'cardiology',
    from: 'county',
    raisedAt: '2026-03-10T01:00:00Z',
    level: 1,
    isWithCoordinator: false,
    others: [],
    ...more,
  })

  it('is for what waits for an answer, the oldest first', () => {
    const later = ring('b', 'RINGING', { raisedAt: '2026-03-10T01:05:00Z' })
    const rings = [later, ring('a', 'RINGING'), ring('c', 'DECLINED'), ring('d', 'OVER')]
    expect(ringingOf(rings, new Set(), 'me', false).open.map((it) => it.case)).toEqual(['a', 'b'])
  })

  it('asks a coordinator only when nobody on call answered', () => {
    const rings = [ring('a', 'RINGING'), ring('b', 'RINGING', { isWithCoordinator: true })]
    expect(ringingOf(rings, new Set(), undefined, true).open.map((it) => it.case)).toEqual(['b'])
  })

  it('says who took what rang here, unless it was oneself', () => {
    const by = (id: string) => ({ takenBy: { id, name: id } })
    const rings = [ring('a', 'TAKEN', by('other')), ring('b', 'TAKEN', by('me')), ring('c', 'TAKEN', by('other'))]
    expect(ringingOf(rings, new Set(['a', 'b']), 'me', false).taken.map((it) => it.case)).toEqual(['a'])
  })
})
