import { describe, expect, it } from 'vitest'
import { MAX_SPOKEN, pieces } from '../src/aloud'

describe('what is read aloud', () => {
  it('comes in sentences, of both languages', () => {
    expect(pieces('Take one a day. Walk a lot!\n\nNext visit 3.5 weeks from now.')).toEqual([
      'Take one a day.',
      'Walk a lot!',
      'Next visit 3.5 weeks from now.',
    ])
    expect(pieces('\u6bcf\u5929\u4e00\u7247\u3002\u5c11\u5403\u76d0\uff01')).toHaveLength(2)
  })

  it('is never longer than a voice lasts, and loses no word', () => {
    const long = Array.from({ length: 90 }, (_, i) => `word${i}`).join(' ')
    const spoken = pieces(long)
    expect(Math.max(...spoken.map((piece) => piece.length))).toBeLessThanOrEqual(MAX_SPOKEN)
    expect(spoken.join(' ').split(/\s+/)).toEqual(long.split(' '))
    expect(pieces('\u4e00'.repeat(500)).join('')).toHaveLength(500)
  })

  it('leaves out lines of marks alone', () => {
    expect(pieces('---\n\u00b7\n \nyes')).toEqual(['yes'])
  })
})
