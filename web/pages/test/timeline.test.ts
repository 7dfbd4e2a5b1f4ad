import { describe, expect, it } from 'vitest'
import type { RecordingGap, RecordingTrack } from '../src/api/types'
import {
  correction,
  durationOf,
  gapAt,
  isActive,
  MasterClock,
  mimeOf,
  shown,
  sourceName,
  wanted,
} from '../src/timeline'

const track = (number: number, offsetMillis: number, lengths: number[]): RecordingTrack => {
  let at = offsetMillis
  const segments = lengths.map((durationMillis, index) => {
    const segment = { number: index + 1, offsetMillis: at, durationMillis }
    at += durationMillis
    return segment
  })
  return {
    number,
    participant: 'p',
    name: 'P',
    source: 'CAMERA',
    codec: 'VP8',
    offsetMillis,
    durationMillis: at - offsetMillis,
    segments,
  }
}

const gap: RecordingGap = { track: 1, fromMillis: 4000, toMillis: 6000, cause: 'loss' }

describe('timeline', () => {
  it('lasts until the end of its last track', () => {
    expect(durationOf({ tracks: [track(1, 0, [5000]), track(2, 3000, [4000, 1000])] })).toBe(8000)
    expect(durationOf({ tracks: [] })).toBe(0)
  })

  it('knows when a track has something, and its gaps', () => {
    const one = track(1, 1000, [9000])
    expect(isActive(one, [gap], 500)).toBe(false)
    expect(isActive(one, [gap], 1000)).toBe(true)
    expect(isActive(one, [gap], 4000)).toBe(false)
    expect(isActive(one, [gap], 6000)).toBe(true)
    expect(isActive(one, [gap], 10_000)).toBe(false)
    expect(gapAt([gap], 1, 5000)).toBe(gap)
    expect(gapAt([gap], 2, 5000)).toBeUndefined()
  })

  it('wants the segment under the clock first, then those ahead, and no others', () => {
    const long = track(1, 0, Array<number>(20).fill(6000))
    const numbers = wanted(long, 13_000, () => false).map(({ number }) => number)
    expect(numbers).toEqual([3, 4, 5, 6])
    expect(wanted(long, 13_000, (n) => n < 5).map(({ number }) => number)).toEqual([5, 6])
  })

  it('corrects drift gently and jumps only when far off', () => {
    expect(correction(40)).toBe('none')
    expect(correction(-200)).toBe('faster')
    expect(correction(200)).toBe('slower')
    expect(correction(3000)).toBe('seek')
    expect(correction(-3000)).toBe('seek')
  })

  it('names what browsers play, and nothing else', () => {
    expect(mimeOf({ codec: 'VP8', source: 'CAMERA' })).toBe('video/webm; codecs="vp8"')
    expect(mimeOf({ codec: 'opus', source: 'SCREEN_AUDIO' })).toBe('audio/webm; codecs="opus"')
    expect(mimeOf({ codec: 'H264', source: 'CAMERA' })).toBe('video/mp4; codecs="avc3.42e01f"')
    expect(mimeOf({ codec: 'PCMU', source: 'MICROPHONE' })).toBeUndefined()
    expect(sourceName('SCREEN_AUDIO')).toBe('screen-audio')
  })
})

describe('pictures', () => {
  it('are one for each person and source, whoever came back', () => {
    const before = track(1, 0, [4000])
    const after = track(2, 6000, [4000])
    const other = { ...track(3, 0, [9000]), participant: 'q' }
    const numbers = (at: number, ...active: number[]) =>
      shown([before, after, other], at, new Set(active)).map(({ number }) => number)
    expect(numbers(1000, 1, 3)).toEqual([1, 3])
    expect(numbers(5000, 3)).toEqual([1, 3])
    expect(numbers(7000, 2, 3)).toEqual([2, 3])
    expect(numbers(9999)).toEqual([2, 3])
  })
})

describe('master clock', () => {
  it('runs, holds, seeks and stops at the end', () => {
    const clock = new MasterClock(10_000)
    expect(clock.at(5_000)).toBe(0)
    clock.run(1_000)
    expect(clock.at(3_500)).toBe(2_500)
    clock.hold(3_500)
    expect(clock.at(9_000)).toBe(2_500)
    clock.seek(7_000, 9_000)
    clock.run(9_000)
    expect(clock.at(10_000)).toBe(8_000)
    clock.seek(1_000, 10_000)
    expect(clock.at(10_500)).toBe(1_500)
    expect(clock.at(90_000)).toBe(10_000)
    clock.seek(-5, 0)
    expect(clock.at(0)).toBe(0)
  })

  it('does not lose its place when told twice to run', () => {
    const clock = new MasterClock(10_000)
    clock.run(0)
    clock.run(1_000)
    expect(clock.at(2_000)).toBe(2_000)
  })
})
