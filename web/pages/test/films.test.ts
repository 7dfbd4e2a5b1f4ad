import { describe, expect, it } from 'vitest'
import { isUnderWay, megabytes, PURPOSES, type Film } from '../src/films'
import en from '../src/texts/room-en'
import zh from '../src/texts/room-zh'

const film = (state: Film['state']): Film => ({
  id: '0011223344556677',
  askedAt: '2030-05-06T07:08:09Z',
  state,
  percent: 0,
  bytes: 0,
  mark: 'acc-7',
})

describe('films', () => {
  it('are asked about again while one is being made', () => {
    expect(isUnderWay([])).toBe(false)
    expect(isUnderWay([film('DONE'), film('FAILED')])).toBe(false)
    expect(isUnderWay([film('DONE'), film('QUEUED')])).toBe(true)
    expect(isUnderWay([film('RUNNING')])).toBe(true)
  })

  it('have a size that is never nothing', () => {
    expect(megabytes(0)).toBe('1 MB')
    expect(megabytes(12_400_000)).toBe('12 MB')
  })

  it('have words for each purpose in both languages', () => {
    for (const one of PURPOSES) {
      expect(en.films.for[one]).not.toBe('')
      expect(zh.films.for[one]).not.toBe('')
    }
  })
})
