import type { Recording, RecordingGap, RecordingSegment, RecordingTrack } from './api/types'

/** The one timeline of a recording: milliseconds from its start. All functions are pure. */

/** How far ahead of the clock segments are fetched. */
export const AHEAD_MILLIS = 20_000
/** Beyond this a track jumps to the clock, below it is left alone. */
export const DRIFT_MILLIS = 120
/** What is played lies in the buffer this long before it is thrown away. */
export const BEHIND_MILLIS = 30_000

export function endOf(track: RecordingTrack): number {
  const last = track.segments.reduce((end, s) => Math.max(end, s.offsetMillis + s.durationMillis), 0)
  return Math.max(last, track.offsetMillis + track.durationMillis)
}

export function durationOf({ tracks }: Pick<Recording, 'tracks'>): number {
  return tracks.reduce((end, track) => Math.max(end, endOf(track)), 0)
}

function covers(segment: RecordingSegment, at: number): boolean {
  return at >= segment.offsetMillis && at < segment.offsetMillis + segment.durationMillis
}

export function isInGap(gaps: readonly RecordingGap[], track: number, at: number): boolean {
  return gapAt(gaps, track, at) !== undefined
}

export function gapAt(
  gaps: readonly RecordingGap[],
  track: number,
  at: number,
): RecordingGap | undefined {
  return gaps.find((gap) => gap.track === track && at >= gap.fromMillis && at < gap.toMillis)
}

/** The track has something to show or sound at this moment. */
export function isActive(
  track: RecordingTrack,
  gaps: readonly RecordingGap[],
  at: number,
): boolean {
  return track.segments.some((s) => covers(s, at)) && !isInGap(gaps, track.number, at)
}

/** The segments that should be in the buffer now, the one under the clock first. */
export function wanted(
  track: RecordingTrack,
  at: number,
  isFetched: (segment: number) => boolean,
): RecordingSegment[] {
  return track.segments
    .filter(
      (s) =>
        s.offsetMillis + s.durationMillis > at &&
        s.offsetMillis < at + AHEAD_MILLIS &&
        !isFetched(s.number),
    )
    .sort((a, b) => a.offsetMillis - b.offsetMillis)
}

export type Correction = 'none' | 'seek' | 'faster' | 'slower'

/** What keeps a track with the clock: `drift` is the track's time minus the clock's. */
export function correction(driftMillis: number): Correction {
  const size = Math.abs(driftMillis)
  if (size > DRIFT_MILLIS * 4) return 'seek'
  if (size > DRIFT_MILLIS) return driftMillis > 0 ? 'slower' : 'faster'
  return 'none'
}

/** The master clock: where playing stands, as a function of real time. */
export class MasterClock {
  private base = 0
  private since: number | undefined

  constructor(private readonly duration: number) {}

  at(now: number): number {
    const played = this.since === undefined ? 0 : now - this.since
    return Math.min(this.duration, this.base + played)
  }

  isRunning(): boolean {
    return this.since !== undefined
  }

  run(now: number): void {
    this.since ??= now
  }

  hold(now: number): void {
    this.base = this.at(now)
    this.since = undefined
  }

  seek(to: number, now: number): void {
    this.base = Math.max(0, Math.min(this.duration, to))
    if (this.since !== undefined) this.since = now
  }
}

/** The MIME type for MediaSource; undefined for what browsers do not play. */
export function mimeOf({ codec, source }: Pick<RecordingTrack, 'codec' | 'source'>): string | undefined {
  const names: Record<string, string> = { opus: 'opus', vp8: 'vp8', vp9: 'vp09.00.10.08', av1: 'av01.0.04M.08' }
  if (codec.toLowerCase() === 'h264') return 'video/mp4; codecs="avc3.42e01f"'
  const name = names[codec.toLowerCase()]
  if (name === undefined) return undefined
  return `${isSound(source) ? 'audio' : 'video'}/webm; codecs="${name}"`
}

export function isSound(source: string): boolean {
  return ['microphone', 'screen-audio'].includes(sourceName(source))
}

/** The same person's same source: somebody who went and came back has several tracks of it. */
export function sameAs(a: RecordingTrack, b: RecordingTrack): boolean {
  return a.participant === b.participant && sourceName(a.source) === sourceName(b.source)
}

/** Of the tracks of one person's source the one to show: the active, else the latest begun. */
export function shown(
  tracks: readonly RecordingTrack[],
  at: number,
  active: ReadonlySet<number>,
): RecordingTrack[] {
  return tracks.filter((track) => {
    const same = tracks.filter((other) => sameAs(track, other))
    const now =
      same.find(({ number }) => active.has(number)) ??
      same.findLast(({ offsetMillis }) => offsetMillis <= at) ??
      same[0]
    return now === track
  })
}

/** `SCREEN_AUDIO` and `screen-audio` are the same. */
export function sourceName(source: string): string {
  return source.toLowerCase().replaceAll('_', '-')
}
