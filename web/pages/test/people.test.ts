import { describe, expect, it } from 'vitest'
import { askers, lineWord, mayLead, pictureBox } from '../src/people'

const person = { id: 'li', name: 'Li', role: 'member', present: true }

describe('who may lead', () => {
  it('is a doctor who is here and does not lead already', () => {
    expect(mayLead(person)).toBe(true)
    expect(mayLead({ ...person, present: false })).toBe(false)
    expect(mayLead({ ...person, moderator: true })).toBe(false)
    for (const role of ['patient', 'relative', 'interpreter', 'observer', 'trainee', 'device']) {
      expect(mayLead({ ...person, role })).toBe(false)
    }
  })
})

describe('words on a line', () => {
  it('name the worst direction, and nothing that is good', () => {
    expect(lineWord(undefined)).toBeUndefined()
    expect(lineWord({ uplink: 'good', downlink: 'good' })).toBeUndefined()
    expect(lineWord({ uplink: 'weak', downlink: 'bad' })).toBe('downlinkBad')
    expect(lineWord({ uplink: 'bad', downlink: 'bad' })).toBe('uplinkBad')
    expect(lineWord({ uplink: 'weak', downlink: 'weak' })).toBe('uplinkWeak')
    expect(lineWord({ uplink: 'good', downlink: 'weak' })).toBe('downlinkWeak')
  })
})

describe('who asks', () => {
  it('counts who waits and raised hands, and not oneself', () => {
    const people = [
      { ...person, hand: true },
      { ...person, id: 'wang', hand: true },
      { ...person, id: 'sun', waiting: true, hand: true },
      { ...person, id: 'zhao' },
    ]
    expect(askers(people, 'li')).toBe(2)
  })
})

describe('the place of a picture', () => {
  it('is in the middle of its box, whole', () => {
    expect(pictureBox({ width: 200, height: 100 }, 1)).toEqual({
      left: 0.25,
      top: 0,
      width: 0.5,
      height: 1,
    })
    expect(pictureBox({ width: 100, height: 200 }, 1)).toEqual({
      left: 0,
      top: 0.25,
      width: 1,
      height: 0.5,
    })
    expect(pictureBox({ width: 0, height: 200 }, 1)).toMatchObject({ width: 1, height: 1 })
  })
})
