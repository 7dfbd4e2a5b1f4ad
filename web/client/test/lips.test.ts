import { describe, expect, it } from 'vitest'
import { LipSync } from '../src/lips'

const video = (id: string, delay: number, count: number) => ({
  type: 'inbound-rtp',
  kind: 'video',
  id,
  jitterBufferTargetDelay: delay,
  jitterBufferEmittedCount: count,
})

describe('sound', () => {
  it('waits for the picture that is held back longest', () => {
    const lips = new LipSync()
    expect(lips.soundDelay([video('a', 1, 100), video('b', 20, 100)])).toBe(200)
    expect(lips.soundDelay([video('a', 2, 200), video('b', 36.1, 200)])).toBe(160)
  })

  it('does not wait for less than is noticed, nor for what stands still', () => {
    const lips = new LipSync()
    expect(lips.soundDelay([video('a', 3, 100)])).toBeUndefined()
    expect(lips.soundDelay([video('a', 3, 100)])).toBeUndefined()
    expect(lips.soundDelay([])).toBeUndefined()
    expect(lips.soundDelay([{ type: 'inbound-rtp', kind: 'audio', id: 's', jitterBufferTargetDelay: 90 }])).toBeUndefined()
  })

  it('never waits longer than a conversation bears', () => {
    expect(new LipSync().soundDelay([video('a', 900, 100)])).toBe(400)
  })
})
