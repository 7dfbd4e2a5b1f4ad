import { describe, expect, it } from 'vitest'
import type { Case, Practitioner, TeamMember } from '../src/api/types'
import { choosable, membersOf, namesOf, placesOf, proposalsIn } from '../src/team'

const member = (id: string, mandatory: boolean): TeamMember => ({
  practitioner: { id, name: `name of ${id}` },
  organisation: { id: 'o', name: 'o' },
  mandatory,
  attends: false,
  confirmed: false,
  excused: false,
  hasOpinion: false,
})

const subject = {
  requester: { id: 'li', name: 'Li' },
  specialist: { id: 'wang', name: 'Wang' },
  team: {
    optionalNeeded: 0,
    chairHasOpinion: false,
    members: [member('zhao', true), member('sun', false)],
  },
} as unknown as Case

const person = (id: string): Practitioner => ({
  id,
  name: id,
  organisation: 'o',
  title: '',
  department: '',
})

describe('a team', () => {
  it('is chosen from all but the two doctors of the case', () => {
    const all = ['li', 'wang', 'zhao', 'qian'].map(person)
    expect(choosable(all, subject).map(({ id }) => id)).toEqual(['zhao', 'qian'])
  })

  it('is changed from what it is', () => {
    expect(placesOf(subject)).toEqual({ zhao: 'mandatory', sun: 'optional' })
    expect(placesOf({ ...subject, team: null })).toEqual({})
  })

  it('sends only those who are invited', () => {
    expect(membersOf({ zhao: 'mandatory', sun: 'none', qian: 'optional' })).toEqual([
      { practitioner: 'zhao', mandatory: true },
      { practitioner: 'qian', mandatory: false },
    ])
  })

  it('names who is busy, and shows an id that it does not know', () => {
    expect(namesOf(['wang', 'li', 'sun', 'x'], subject)).toEqual([
      'Wang',
      'Li',
      'name of sun',
      'x',
    ])
  })

  it('takes nothing for a proposal that is none', () => {
    const proposal = { start: 'a', end: 'b', optional: [], awkward: 0, merits: [] }
    expect(proposalsIn([proposal, { start: 'a', end: 'b' }])).toEqual([proposal])
    expect(proposalsIn(undefined)).toEqual([])
  })
})
