import { describe, expect, it } from 'vitest'
import { SlotMap } from '../src/slots'
import { track } from './world'

const streamOf = (tracks: MediaStreamTrack[]) => ({ tracks }) as unknown as MediaStream

describe('slots', () => {
  it('keeps the stream of what did not change', () => {
    const map = new SlotMap(streamOf)
    const receivers = new Map([
      ['4', track('video')],
      ['5', track('video')],
    ])
    const [first] = map.apply([{ mid: '4', participant: 'a', source: 'camera' }], receivers)
    const [again, other] = map.apply(
      [
        { mid: '4', participant: 'a', source: 'camera' },
        { mid: '5', participant: 'b', source: 'camera' },
      ],
      receivers,
    )
    expect(again?.stream).toBe(first?.stream)
    expect(other?.participant).toBe('b')
  })

  it('makes a new stream when somebody moves to another section', () => {
    const map = new SlotMap(streamOf)
    const receivers = new Map([
      ['4', track('video')],
      ['5', track('video')],
    ])
    const [first] = map.apply([{ mid: '4', participant: 'a', source: 'camera' }], receivers)
    const [moved] = map.apply([{ mid: '5', participant: 'a', source: 'camera' }], receivers)
    expect(moved?.stream).not.toBe(first?.stream)
  })

  it('leaves out sections that it does not have, and the second of a pair', () => {
    const map = new SlotMap(streamOf)
    const receivers = new Map([['1', track('audio')]])
    const shown = map.apply(
      [
        { mid: '9', participant: 'a', source: 'camera' },
        { mid: '1', participant: 'a', source: 'microphone' },
        { mid: '1', participant: 'a', source: 'microphone' },
      ],
      receivers,
    )
    expect(shown).toHaveLength(1)
    expect(shown[0]?.kind).toBe('audio')
  })
})
