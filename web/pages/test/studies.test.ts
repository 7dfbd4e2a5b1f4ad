import { describe, expect, it } from 'vitest'
import { CT_WINDOWS, distance, MAX_PICTURES, picturesOf, seriesOf, studyDate, type Tags } from '../src/studies'
import en from '../src/texts/studies-en'
import zh from '../src/texts/studies-zh'

const value = (...all: unknown[]): { Value: unknown[] } => ({ Value: all })

function image(instance: string, number: number, more: Tags = {}): Tags {
  return {
    '00080018': value(instance),
    '00200013': value(number),
    '00280010': value(100),
    '00280011': value(200),
    ...more,
  }
}

describe('studies', () => {
  it('have series with a name of what the archive says', () => {
    const all = [
      { '0020000E': value('1.1'), '00080060': value('CT'), '0008103E': value('胸部') },
      { '0020000E': value('1.2') },
      { '00080060': value('SR') },
    ]
    expect(seriesOf(all)).toEqual([
      { series: '1.1', name: 'CT 胸部' },
      { series: '1.2', name: '' },
    ])
  })

  it('have pictures in their order, frame by frame, and none of what is no picture', () => {
    const film = image('1.1.2', 2, { '00280008': value('2') })
    const report: Tags = { '00080018': value('1.1.9'), '00200013': value(0) }
    const pictures = picturesOf('1.1', [film, image('1.1.1', 1), report])
    expect(pictures.map(({ instance, frame }) => [instance, frame])).toEqual([
      ['1.1.1', 1],
      ['1.1.2', 1],
      ['1.1.2', 2],
    ])
  })

  it('have no more pictures than a page holds', () => {
    expect(picturesOf('1.1', [image('1.1.1', 1, { '00280008': value(1e9) })])).toHaveLength(MAX_PICTURES)
  })

  it('are measured in millimetres where they say how large they are, else in pixels', () => {
    const [sized] = picturesOf('1.1', [image('1', 1, { '00280030': value('0.5', '0.25') })])
    const [bare] = picturesOf('1.1', [image('1', 1, { '00280030': value('0', 'x') })])
    expect(sized && distance(sized, { x: 0, y: 0 }, { x: 0.6, y: 0.8 })).toEqual({
      length: Math.hypot(30, 40),
      isMillimetres: true,
    })
    expect(bare && distance(bare, { x: 0.5, y: 0 }, { x: 0, y: 0 })).toEqual({ length: 100, isMillimetres: false })
  })

  it('read what is strange as if it were not there', () => {
    expect(seriesOf([{ '0020000E': value({}) }, { '0020000E': {} }])).toEqual([])
    expect(picturesOf('1', [{ '00080018': value(null), '00280010': value('x') }])).toEqual([])
    expect(studyDate('20260102')).toBe('2026-01-02')
    expect(studyDate('')).toBe('')
  })

  it('have words for each window in both languages', () => {
    for (const { name } of CT_WINDOWS) {
      expect(en.window[name as keyof typeof en.window]).toBeTruthy()
      expect(zh.window[name as keyof typeof zh.window]).toBeTruthy()
    }
  })
})
