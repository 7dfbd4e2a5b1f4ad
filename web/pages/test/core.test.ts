import { describe, expect, it } from 'vitest'
import type { CaseRow, CaseState } from '../src/api/types'
import { emptyApplication, faultsOf, readIdentity } from '../src/application'
import { byDay } from '../src/booking'
import { socketAddress } from '../src/call'
import { clockText, leftUntil } from '../src/countdown'
import { DRAFT_MILLIS, forgetDrafts, keepDraft, recallDraft } from '../src/draft'
import { age, offset, period, size } from '../src/format'
import { noteWords, type Texts } from '../src/note-words'
import { shownNotes } from '../src/notes'
import { stations } from '../src/progress'
import { readCases, select } from '../src/worklist'

describe('countdown', () => {
  it('counts full seconds down to zero', () => {
    expect(clockText(leftUntil(65_000, 0))).toBe('1:05')
    expect(clockText(leftUntil(65_000, 64_001))).toBe('0:01')
    expect(leftUntil(65_000, 64_001).isOver).toBe(false)
    expect(leftUntil(65_000, 65_000)).toMatchObject({ isOver: true, seconds: 0 })
    expect(clockText(leftUntil(0, 5_000))).toBe('0:00')
  })

  it('shows hours only when there are any', () => {
    expect(clockText(leftUntil(3_600_000, 0))).toBe('1:00:00')
    expect(clockText(leftUntil(26 * 3_600_000, 0))).toBe('26:00:00')
  })
})

describe('stations', () => {
  const look = (state: CaseState, hasAppointment = false, hasConsent = false) =>
    stations(state, { hasAppointment, hasConsent }).join(' ')

  it('go forward with the case', () => {
    expect(look('DRAFT')).toBe('now ahead ahead ahead ahead ahead ahead')
    expect(look('DISPATCHED')).toBe('done now ahead ahead ahead ahead ahead')
    expect(look('SCHEDULED', true)).toBe('done done done now ahead ahead ahead')
    expect(look('SCHEDULING')).toBe('done done now ahead ahead ahead ahead')
    expect(look('ARCHIVED', true, true)).toBe('done done done done done done done')
    expect(look('CLOSED', true, true)).toBe('done done done done done done done')
  })

  it('show a consent that was given early', () => {
    expect(look('ACCEPTED', false, true)).toBe('done done now done ahead ahead ahead')
  })

  it('show where it failed', () => {
    expect(look('DECLINED')).toBe('done failed ahead ahead ahead ahead ahead')
    expect(look('CANCELLED', true)).toBe('done done done failed ahead ahead ahead')
    expect(look('NO_SHOW', true, true)).toBe('done done done done failed ahead ahead')
    expect(look('CONVERTED')).toBe('done failed ahead ahead ahead ahead ahead')
  })
})

describe('application', () => {
  it('needs everything for submitting and little for a draft', () => {
    const draft = { ...emptyApplication(), patient: 'p', invited: 'o', department: 'd' }
    expect(faultsOf(draft, true)).toEqual({})
    expect(Object.keys(faultsOf(draft, false))).toEqual(['reason', 'purpose', 'recordSummary'])
    expect(faultsOf({ ...draft, reason: 'x'.repeat(2001) }, true)).toEqual({
      reason: { kind: 'tooLong', max: 2000 },
    })
  })

  it('reads birth date and sex from an identity number', () => {
    expect(readIdentity('510100195603024321')).toEqual({ birthDate: '1956-03-02', sex: 'female' })
    expect(readIdentity('51010019560302433X')).toEqual({ birthDate: '1956-03-02', sex: 'male' })
    for (const bad of ['', '123', '510100195613024321', 'abcdefghijklmnopqr']) {
      expect(readIdentity(bad)).toBeUndefined()
    }
  })
})

describe('drafts', () => {
  const application = { ...emptyApplication(), reason: 'r' }

  it('come back within a day, for the same account only', () => {
    localStorage.clear()
    keepDraft(localStorage, 'a', 'new', application, 1000)
    expect(recallDraft(localStorage, 'a', 'new', 2000)?.reason).toBe('r')
    expect(recallDraft(localStorage, 'b', 'new', 2000)).toBeUndefined()
    expect(recallDraft(localStorage, 'a', 'new', 1000 + DRAFT_MILLIS)).toBeUndefined()
    expect(localStorage).toHaveLength(0)
  })

  it('are gone after signing out', () => {
    keepDraft(localStorage, 'a', 'new', application, 0)
    keepDraft(localStorage, 'a', 'c1', application, 0)
    forgetDrafts(localStorage, 'a')
    expect(localStorage).toHaveLength(0)
  })

  it('that are torn are as good as none', () => {
    localStorage.setItem('huizhen.draft.a.new', '{"at":')
    expect(recallDraft(localStorage, 'a', 'new', 0)).toBeUndefined()
  })
})

describe('free times', () => {
  it('are grouped by the calendar day of the zone', () => {
    const slot = (start: string) => ({ start, end: start })
    const days = byDay(
      [slot('2026-11-22T16:30:00Z'), slot('2026-11-22T15:30:00Z'), slot('2026-11-22T01:00:00Z')],
      'Asia/Shanghai',
    )
    expect(days.map(({ date, slots }) => [date, slots.length])).toEqual([
      ['2026-11-22', 2],
      ['2026-11-23', 1],
    ])
  })
})

describe('formats', () => {
  it('show an appointment in its own zone', () => {
    const text = period('2026-11-22T01:00:00Z', '2026-11-22T01:30:00Z', 'en', 'Asia/Shanghai')
    expect(text).toContain('09:00–09:30')
    expect(period('2026-11-22T01:00:00Z', '2026-11-22T01:30:00Z', 'en', 'No/Where')).toContain('–')
  })

  it('show sizes, offsets and ages', () => {
    expect([size(10), size(2048), size(5 * 1024 * 1024)]).toEqual(['10 B', '2 KB', '5.0 MB'])
    expect([offset(65_000), offset(3_605_000), offset(-5)]).toEqual(['01:05', '1:00:05', '00:00'])
    expect(age('1956-11-23', new Date('2026-11-22T12:00:00'))).toBe(69)
    expect(age('1956-11-21', new Date('2026-11-22T12:00:00'))).toBe(70)
  })
})

describe('worklist', () => {
  it('keeps the order of the server and splits by being finished', () => {
    const rows = (['DISPATCHED', 'CLOSED', 'READY'] as const).map((state) => ({ state }) as CaseRow)
    expect(select(rows, 'active').map(({ state }) => state)).toEqual(['DISPATCHED', 'READY'])
    expect(select(rows, 'finished').map(({ state }) => state)).toEqual(['CLOSED'])
    expect(select(rows, 'all')).toHaveLength(3)
  })

  it('is read in pieces and sorted as a whole, what moved meanwhile once', async () => {
    const row = (id: string, urgency: string, dueAt: string | undefined, changedAt: string) =>
      ({ id, urgency, state: 'DISPATCHED', ...(dueAt && { dueAt }), changedAt }) as CaseRow
    const pieces = [
      [row('new', 'ROUTINE', undefined, '2026-01-02T00:00:00Z'), row('late', 'ROUTINE', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z')],
      [row('late', 'ROUTINE', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'), row('old', 'EMERGENCY', undefined, '2025-01-01T00:00:00Z')],
      [row('older', 'URGENT', undefined, '2024-01-01T00:00:00Z')],
    ]
    const asked: (string | undefined)[] = []
    const piece = (after: string | undefined) => {
      asked.push(after)
      const at = asked.length - 1
      return Promise.resolve({ items: pieces[at] ?? [], ...(at < 2 && { next: `n${at}` }) })
    }
    const two = await readCases(piece, 2)
    expect(two.rows.map(({ id }) => id)).toEqual(['old', 'late', 'new'])
    expect(two.hasMore).toBe(true)
    expect(asked).toEqual([undefined, 'n0'])
    asked.length = 0
    const all = await readCases(piece, 5)
    expect(all.rows.map(({ id }) => id)).toEqual(['old', 'older', 'late', 'new'])
    expect(all.hasMore).toBe(false)
    expect(asked).toHaveLength(3)
  })
})

describe('notes', () => {
  it('are read whatever their form, in order of time', () => {
    const notes = shownNotes(
      [
        { offsetMillis: 900, kind: 'speakers', content: { speakers: ['b', 'a'] } },
        { offsetMillis: 100, kind: 'chat', content: { from: 'a', text: 'hello' } },
        { offsetMillis: 500, kind: 'speakers', content: { speakers: [] } },
        { offsetMillis: 600, kind: 'slots', content: { to: 'b', slots: [] } },
        { offsetMillis: 950, kind: 'other', content: {} },
      ],
      [{ participant: 'a', name: 'Anna' }],
    )
    expect(notes.map(({ kind, who, text }) => [kind, who, text])).toEqual([
      ['chat', 'Anna', 'hello'],
      ['speaker', 'b', ''],
      ['other', '', 'other'],
    ])
  })
})

describe('devices in notes', () => {
  const sent = (offsetMillis: number, device: string) => ({
    offsetMillis,
    kind: 'vitals',
    content: { from: 'system-ward', device, values: [] },
  })

  it('are called by their own names, once a minute each', () => {
    const notes = [sent(0, '监护仪'), sent(1_000, '监护仪'), sent(1_500, 'ring'), sent(60_000, '监护仪')]
    expect(shownNotes(notes, []).map(({ offsetMillis, who }) => [offsetMillis, who])).toEqual([
      [0, '监护仪'],
      [1_500, 'ring'],
      [60_000, '监护仪'],
    ])
  })

  it('have their alarms with what they are about', () => {
    const alarm = { level: 'emergency', measure: 'spo2', bound: 'low', limit: 85, unit: '%', seconds: 30 }
    const notes = [
      { offsetMillis: 5, kind: 'alarm', content: { from: 'system-ward', device: '监护仪', ...alarm } },
      { offsetMillis: 9, kind: 'alarm', content: { device: '监护仪', level: 'emergency', limit: 'x' } },
      { offsetMillis: 12, kind: 'alarm-over', content: { device: '监护仪', alarm: 1 } },
    ]
    const [first, broken, over] = shownNotes(notes, [])
    expect(first).toMatchObject({ who: '监护仪', text: 'alarm', alarm })
    expect(broken).toEqual({ offsetMillis: 9, kind: 'other', who: '监护仪', text: 'alarm' })
    expect(over).toMatchObject({ who: '监护仪', text: 'alarm-over' })
  })

  it('are told in words', () => {
    const texts: Texts = {
      t: (key: string, values?: Record<string, unknown>) => `${key}${values ? JSON.stringify(values) : ''}`,
      te: (key: string) => key === 'room.vital.spo2',
      named: (group: string, name: string) => `${group}.${name}`,
    }
    const note = { offsetMillis: 0, kind: 'other', who: 'm', text: 'alarm' } as const
    const alarm = { level: 'warn', measure: '59408-5', bound: 'low', limit: 85, unit: '%', seconds: 0 } as const
    expect(noteWords(note, texts)).toBe('playback.events.alarm')
    expect(noteWords({ ...note, alarm }, texts)).toMatch(/^room\.alarms\.warn room\.alarms\.low\{"measure":"room\.vital\.spo2","limit":85/)
    expect(noteWords({ ...note, kind: 'chat', text: 'hello' }, texts)).toBe('hello')
  })
})

describe('speakers', () => {
  it('shows the strokes of one drawing as one', () => {
    const drawn = (offsetMillis: number, participant: string) => ({
      offsetMillis,
      kind: 'drawn',
      content: { participant },
    })
    const notes = [drawn(0, 'a'), drawn(300, 'a'), drawn(900, 'b'), drawn(1_200, 'b'), drawn(20_000, 'b')]
    expect(shownNotes(notes, []).map(({ offsetMillis, who }) => [offsetMillis, who])).toEqual([
      [0, 'a'],
      [900, 'b'],
      [20_000, 'b'],
    ])
  })

  it('name who sent nothing by what they are', () => {
    const came = { offsetMillis: 5, kind: 'joined', content: { participant: 'guest-x', role: 'TRAINEE' } }
    expect(shownNotes([came], [], (role) => `a ${role}`)[0]).toMatchObject({ who: 'a trainee', text: 'joined' })
    expect(shownNotes([came], [{ participant: 'guest-x', name: 'Li' }])[0]?.who).toBe('Li')
  })

  it('are told when they change, not with every interruption', () => {
    const notes = [0, 500, 1000, 4000, 5000].map((offsetMillis, index) => ({
      offsetMillis,
      kind: 'speakers',
      content: { speakers: [index % 2 === 0 ? 'a' : 'b'] },
    }))
    const told = shownNotes(notes, []).map(({ offsetMillis, who }) => [offsetMillis, who])
    expect(told).toEqual([
      [0, 'a'],
      [4000, 'b'],
    ])
  })
})

describe('socket address', () => {
  it('is a WebSocket address beside the page', () => {
    const page = { href: 'https://h:8443/cases/1/room' }
    expect(socketAddress('/signaling', page)).toBe('wss://h:8443/signaling')
    expect(socketAddress('wss://node:1/signaling', page)).toBe('wss://node:1/signaling')
    expect(socketAddress('/signaling', { href: 'http://h/' })).toBe('ws://h/signaling')
  })
})
