import { describe, expect, it } from 'vitest'
import { vitalName } from '../src/vitals'
import en from '../src/texts/room-en'
import zh from '../src/texts/room-zh'

describe('vitalName', () => {
  it.each(['8867-4', '9279-1', '2708-6', '59408-5', '8310-5', '8480-6', '8462-4'])('has a word for LOINC %s', (code) => {
    expect(Object.keys(zh.room.vital)).toContain(vitalName(code))
    expect(Object.keys(en.room.vital)).toContain(vitalName(code))
  })

  it('leaves a word and an unknown code as they are', () => {
    expect(vitalName('heart-rate')).toBe('heart-rate')
    expect(vitalName('2339-0')).toBe('2339-0')
  })
})
