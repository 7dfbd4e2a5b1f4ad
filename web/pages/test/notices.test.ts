import { describe, expect, it } from 'vitest'
import type { Notice } from '../src/api/types'
import { badge, hasCalendar, pageOf, SAFETY, unreadOf } from '../src/notices'
import en from '../src/texts/notices-en'
import zh from '../src/texts/notices-zh'

const booked: Notice = {
  id: 'n1',
  kind: 'BOOKED',
  case: 'case-1',
  at: '2026-03-10T01:00:00Z',
  start: '2026-03-12T01:00:00Z',
  end: '2026-03-12T01:30:00Z',
  isRead: false,
}

describe('the bell', () => {
  it('counts what is not read, up to what fits', () => {
    expect(badge(0)).toBe('')
    expect(badge(7)).toBe('7')
    expect(badge(120)).toBe('99+')
    expect(unreadOf([booked, { ...booked, id: 'n2', isRead: true }])).toEqual(['n1'])
  })

  it('leads to the case, and offers a calendar file only of a time that stands', () => {
    expect(pageOf(booked)).toBe('/cases/case-1')
    expect(pageOf({ ...booked, case: undefined, visit: 'v1' })).toBe('/visit-blocks')
    expect(pageOf({ ...booked, case: undefined, block: 'b 1' })).toBe('/visit-blocks/b%201')
    expect(pageOf({ ...booked, case: undefined, teaching: 't1' })).toBe('/teaching/t1')
    expect(pageOf({ ...booked, case: undefined, account: 'a' })).toBe('/security')
    expect(hasCalendar(booked)).toBe(true)
    expect(hasCalendar({ ...booked, kind: 'CANCELLED' })).toBe(false)
  })

  it('has words for every kind in both languages', () => {
    expect(Object.keys(en.kind).sort()).toEqual(Object.keys(zh.kind).sort())
    for (const kind of SAFETY) expect(Object.keys(zh.kind)).toContain(kind)
  })
})
