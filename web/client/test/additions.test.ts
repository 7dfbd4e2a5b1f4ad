import { describe, expect, it } from 'vitest'
import { Additions, MAX_ADDITIONS } from '../src/additions'

function made() {
  const sent: { title: string; key: string }[] = []
  let isUp = true
  let keys = 0
  const additions = new Additions(
    () => `k-${++keys}`,
    (item) => (isUp ? sent.push(item) : undefined),
  )
  return { additions, sent, goes: (now: boolean) => (isUp = now) }
}

describe('what is added to the agenda', () => {
  it('is sent again under its key until it is answered', () => {
    const { additions, sent } = made()
    additions.add({ title: 'lung', case: 'c-7', minutes: 10 })
    additions.again()
    expect(sent[1]).toEqual({ title: 'lung', case: 'c-7', minutes: 10, key: 'k-1' })
    expect(sent.map(({ key }) => key)).toEqual(['k-1', 'k-1'])
    additions.answered(2)
    additions.again()
    expect(sent).toHaveLength(2)
  })

  it('is not given up for the answer to something else, nor for one without a number', () => {
    const { additions, sent } = made()
    additions.add({ title: 'lung', minutes: 10 })
    additions.answered(undefined)
    additions.answered(7)
    additions.again()
    expect(sent).toHaveLength(2)
  })

  it('waits while nothing can be sent, and not for ever more', () => {
    const { additions, sent, goes } = made()
    goes(false)
    for (let i = 0; i < MAX_ADDITIONS; i++) expect(additions.add({ title: `case ${i}`, minutes: 5 })).toBe(true)
    expect(additions.add({ title: 'one more', minutes: 5 })).toBe(false)
    goes(true)
    additions.again()
    expect(sent).toHaveLength(MAX_ADDITIONS)
    additions.clear()
    additions.again()
    expect(sent).toHaveLength(MAX_ADDITIONS)
  })
})
