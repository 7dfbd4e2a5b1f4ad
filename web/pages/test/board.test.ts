import { describe, expect, it } from 'vitest'
import type { CaseRow, OnCallShift } from '../src/api/types'
import { board, heat, partners, rough } from '../src/board'
import { isAllDay, isOnNow } from '../src/rota'

const NOW = Date.parse('2026-03-02T08:00:00Z')
const HOUR = 3_600_000

function row(id: string, more: Partial<CaseRow> = {}): CaseRow {
  return {
    id,
    state: 'DISPATCHED',
    patientName: id,
    department: 'cardiology',
    urgency: 'ROUTINE',
    inviting: 'clinic',
    invited: 'hospital',
    changedAt: '2026-03-01T00:00:00Z',
    ...more,
  }
}

const due = (hours: number) => new Date(NOW + hours * HOUR).toISOString()

describe('the board', () => {
  it('puts red first, then what has least time left, and what has no limit last', () => {
    const rows = [
      row('none'),
      row('tomorrow', { dueAt: due(24) }),
      row('hour', { dueAt: due(1) }),
      row('over', { dueAt: due(-2) }),
      row('longOver', { dueAt: due(-9) }),
      row('alert', {
        dueAt: due(48),
        alerts: [{ kind: 'SPECIALIST_LATE', at: '2026-03-02T07:59:00Z' }],
      }),
    ]
    const ids = board(rows, NOW).accept.map(({ id }) => id)
    expect(ids).toEqual(['longOver', 'over', 'alert', 'hour', 'tomorrow', 'none'])
  })

  it('shows each state under way on one lane, and what is finished on none', () => {
    const rows = [
      row('a', { state: 'DRAFT' }),
      row('b', { state: 'SUSPENDED' }),
      row('c', { state: 'DELIVERED' }),
      row('d', { state: 'NO_SHOW' }),
      row('e', { state: 'CLOSED' }),
      row('f', { state: 'CANCELLED' }),
    ]
    const lanes = board(rows, NOW)
    expect(lanes.apply.length + lanes.meet.length + lanes.decide.length + lanes.stopped.length).toBe(4)
    expect(Object.values(lanes).flat().map(({ id }) => id)).not.toContain('e')
  })

  it('is late at the very moment, soon within two hours or after a reminder', () => {
    expect(heat(row('x', { dueAt: due(0) }), NOW)).toBe('late')
    expect(heat(row('x', { dueAt: due(2) }), NOW)).toBe('soon')
    expect(heat(row('x', { dueAt: due(2.01) }), NOW)).toBe('calm')
    const reminded = row('x', { alerts: [{ kind: 'ANSWER_REMINDER', at: due(0) }] })
    expect(heat(reminded, NOW)).toBe('soon')
    expect(heat(row('x'), NOW)).toBe('calm')
  })

  it('names the other side of each case once', () => {
    const rows = [row('a'), row('b', { inviting: 'other' }), row('c', { inviting: 'hospital', invited: 'far' })]
    expect(partners(rows, 'hospital').sort()).toEqual(['clinic', 'far', 'other'])
  })

  it('says spans as people do', () => {
    expect(rough(-65 * 60_000)).toEqual({ key: 'hours', values: { d: 0, h: 1, m: 5 } })
    expect(rough(59_000).key).toBe('minutes')
    expect(rough(50 * HOUR)).toEqual({ key: 'days', values: { d: 2, h: 2, m: 0 } })
  })
})

describe('a shift', () => {
  const weekly = (more: Partial<OnCallShift>): OnCallShift => ({
    id: 's',
    practitioner: 'p',
    department: 'd',
    level: 1,
    days: ['MONDAY'],
    from: '18:00',
    to: '08:00',
    zone: 'Asia/Shanghai',
    ...more,
  })
  const at = (text: string) => Date.parse(text)

  it('that ends in the morning is on in the night after its day', () => {
    // 2026-03-02 is a Monday.
    expect(isOnNow(weekly({}), at('2026-03-02T17:59:00+08:00'))).toBe(false)
    expect(isOnNow(weekly({}), at('2026-03-02T18:00:00+08:00'))).toBe(true)
    expect(isOnNow(weekly({}), at('2026-03-03T07:59:00+08:00'))).toBe(true)
    expect(isOnNow(weekly({}), at('2026-03-03T08:00:00+08:00'))).toBe(false)
    expect(isOnNow(weekly({}), at('2026-03-02T07:00:00+08:00'))).toBe(false)
  })

  it('from an hour to the same hour lasts a day', () => {
    const whole = weekly({ from: '00:00', to: '00:00' })
    expect(isAllDay(whole)).toBe(true)
    expect(isOnNow(whole, at('2026-03-02T23:59:00+08:00'))).toBe(true)
    expect(isOnNow(whole, at('2026-03-03T00:00:00+08:00'))).toBe(false)
  })

  it('of one time is on between its ends', () => {
    const once: OnCallShift = {
      id: 's',
      practitioner: 'p',
      department: 'd',
      level: 2,
      start: '2026-03-02T00:00:00Z',
      end: '2026-03-02T08:00:00Z',
    }
    expect(isOnNow(once, NOW - 1)).toBe(true)
    expect(isOnNow(once, NOW)).toBe(false)
  })
})
