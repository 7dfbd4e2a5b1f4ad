import { describe, expect, it } from 'vitest'
import type { RecordingNote } from '../src/api/types'
import { marksAt, pathOf } from '../src/marks'

const SCREEN = { picture: 'wang', source: 'screen' }

function note(offsetMillis: number, kind: string, content: object): RecordingNote {
  return { offsetMillis, kind, content: { from: 'li', ...SCREEN, ...content } }
}

const NOTES = [
  note(1_000, 'drawn', { line: '1', colour: 'cyan', points: '0.1000,0.2000 0.3000,0.4000' }),
  note(2_000, 'frozen', { still: 's-1', sha256: 'ab' }),
  note(2_500, 'drawn', { line: '1', colour: 'cyan', points: '0.5000,0.6000' }),
  note(3_000, 'drawn', { line: '2', points: '0.0000,1.0000' }),
  note(4_000, 'thawed', {}),
]

const at = (millis: number) => marksAt(NOTES, millis).get('wang/screen')

describe('what lay on a recorded picture', () => {
  it('is its lines in their colours, and the still while it stood', () => {
    expect(at(999)).toBeUndefined()
    expect(at(1_500)).toEqual({
      still: undefined,
      lines: [{ colour: 'cyan', points: [{ x: 0.1, y: 0.2 }, { x: 0.3, y: 0.4 }] }],
    })
    expect(at(2_000)?.still).toBe('s-1')
    expect(at(3_000)?.lines.map(({ colour, points }) => [colour, points.length])).toEqual([
      ['cyan', 3],
      ['yellow', 1],
    ])
    expect(at(4_000)).toBeUndefined()
  })

  it('goes when it is wiped, and comes back when one goes back in time', () => {
    const notes = [...NOTES.slice(0, 4), note(3_500, 'drawn', { line: '', colour: '', points: '' })]
    expect(marksAt(notes, 3_600).get('wang/screen')).toEqual({ still: 's-1', lines: [] })
    expect(marksAt(notes, 3_400).get('wang/screen')?.lines).toHaveLength(2)
  })

  it('is nothing that can\u0027t be read', () => {
    const odd = [
      note(0, 'drawn', { line: '1', colour: 'url(x)', points: '2,0 a,b 0.5 0.5,0.5' }),
      note(0, 'frozen', { still: 7 }),
      { offsetMillis: 0, kind: 'chat', content: null } as unknown as RecordingNote,
    ]
    expect(marksAt(odd, 0).get('wang/screen')).toEqual({
      still: undefined,
      lines: [{ colour: 'yellow', points: [{ x: 0.5, y: 0.5 }] }],
    })
  })

  it('is drawn in thousandths; one point is a dot', () => {
    expect(pathOf({ points: [{ x: 0.5, y: 0.25 }] })).toBe('M500.0 250.0 L500.0 250.0')
    expect(pathOf({ points: [] })).toBe('')
  })
})
