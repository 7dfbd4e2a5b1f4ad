import type { RecordingGap, RecordingTrack } from './api/types'
import { BEHIND_MILLIS, correction, isActive, mimeOf, wanted } from './timeline'

/** Fetches one segment's bytes: a self-contained WebM with times from the recording's start. */
export type FetchSegment = (segment: number, signal: AbortSignal) => Promise<ArrayBuffer>

/** Segments of one track that may be fetched again after a failure; then the track is given up. */
const MAX_FAILURES = 3

/** A seek that is so far from the clock has been overtaken. */
const STALE_SEEK_MILLIS = 1_000

/**
 * Plays one track with a MediaSource of its own and keeps it with the master clock, which it never
 * changes: it only says whether it is ready for the clock to go on.
 */
export class TrackPlayer {
  failure: unknown
  private buffer: SourceBuffer | undefined
  private readonly fetched = new Set<number>()
  private isFetching = false
  private failures = 0
  private readonly abort = new AbortController()

  constructor(
    readonly track: RecordingTrack,
    private readonly gaps: readonly RecordingGap[],
    private readonly durationMillis: number,
    private readonly fetchSegment: FetchSegment,
  ) {}

  get isSupported(): boolean {
    const mime = mimeOf(this.track)
    return mime !== undefined && MediaSource.isTypeSupported(mime)
  }

  attach(element: HTMLMediaElement): void {
    const mime = mimeOf(this.track)
    if (mime === undefined || !this.isSupported) return
    const source = new MediaSource()

    source.addEventListener(
      'sourceopen',
      () => {
        source.duration = this.durationMillis / 1000
        this.buffer = source.addSourceBuffer(mime)
        this.buffer.mode = 'segments'
      },
      { once: true },
    )
    this.element = element
    element.src = URL.createObjectURL(source)
    element.addEventListener('loadedmetadata', () => URL.revokeObjectURL(element.src), {
      once: true,
    })
  }

  private element: HTMLMediaElement | undefined

  /** There is something at this moment, by the manifest. */
  isActiveAt(at: number): boolean {
    return this.failure === undefined && isActive(this.track, this.gaps, at)
  }

  /** The clock need not wait for this track. */
  isReadyAt(at: number): boolean {
    if (!this.isActiveAt(at) || !this.isSupported) return true
    return this.hasBuffered(at) || this.holdsNothing(at)
  }

  /** Brings the element to the clock: called a few times a second. */
  follow(at: number, isRunning: boolean): void {
    const element = this.element
    if (element === undefined || this.buffer === undefined) return
    void this.fill(at)
    if (!isRunning || !this.isActiveAt(at) || !this.hasBuffered(at)) {
      if (!element.paused) element.pause()
      if (this.hasBuffered(at) && Math.abs(element.currentTime * 1000 - at) > 40) {
        this.seek(element, at)
      }
      return
    }
    const drift = element.currentTime * 1000 - at
    const how = correction(drift)
    if (how === 'seek') {
      this.seek(element, at)
    } else {
      element.playbackRate = how === 'faster' ? 1.05 : how === 'slower' ? 0.95 : 1
    }
    // Refused starts (a pause in between) are tried again at the next call.
    if (element.paused) void element.play().catch(() => undefined)
  }

  /** A seek to where there is nothing never ends, so one that lags far behind is begun anew. */
  private seek(element: HTMLMediaElement, at: number): void {
    const isNear = Math.abs(element.currentTime * 1000 - at) < STALE_SEEK_MILLIS
    if (!element.seeking || !isNear) element.currentTime = at / 1000
  }

  close(): void {
    this.abort.abort()
    const element = this.element
    this.element = undefined
    this.buffer = undefined

    element?.removeAttribute('src')
    element?.load()
  }

  private hasBuffered(at: number): boolean {
    const ranges = this.buffer?.buffered
    if (ranges === undefined) return false
    const seconds = at / 1000
    for (let i = 0; i < ranges.length; i++) {
      // A frame's length of tolerance at the start of a range.
      if (seconds >= ranges.start(i) - 0.1 && seconds < ranges.end(i)) return true
    }
    return false
  }

  /** A segment that holds less than the manifest says must not stop the others. */
  private holdsNothing(at: number): boolean {
    if (this.buffer === undefined) return false
    return this.track.segments
      .filter((s) => at >= s.offsetMillis && at < s.offsetMillis + s.durationMillis)
      .every((s) => this.fetched.has(s.number) && !this.isFetching)
  }

  /** Fetches what is wanted next, one segment at a time. */
  private async fill(at: number): Promise<void> {
    if (this.isFetching || this.failure !== undefined) return
    const next = wanted(this.track, at, (number) => this.fetched.has(number))[0]
    if (next === undefined) return
    this.isFetching = true
    try {
      const bytes = await this.fetchSegment(next.number, this.abort.signal)
      await this.append(bytes, at)
      this.fetched.add(next.number)
      this.failures = 0
    } catch (cause) {
      if (!this.abort.signal.aborted && ++this.failures >= MAX_FAILURES) this.failure = cause
    } finally {
      this.isFetching = false
    }
  }

  private async append(bytes: ArrayBuffer, at: number): Promise<void> {
    try {
      await this.change((buffer) => buffer.appendBuffer(bytes))
    } catch (cause) {
      if ((cause as { name?: string }).name !== 'QuotaExceededError') throw cause
      await this.forgetBefore(at - BEHIND_MILLIS)
      await this.change((buffer) => buffer.appendBuffer(bytes))
    }
  }

  /** Makes room; segments thrown away are fetched again when somebody goes back. */
  private async forgetBefore(millis: number): Promise<void> {
    if (millis <= 0) return
    await this.change((buffer) => buffer.remove(0, millis / 1000))
    for (const { number, offsetMillis } of this.track.segments) {
      if (offsetMillis < millis) this.fetched.delete(number)
    }
  }

  private change(what: (buffer: SourceBuffer) => void): Promise<void> {
    const buffer = this.buffer
    if (buffer === undefined) return Promise.reject(new Error('closed'))
    return new Promise((resolve, reject) => {
      const done = () => {
        buffer.removeEventListener('error', failed)
        resolve()
      }
      const failed = () => {
        buffer.removeEventListener('updateend', done)
        reject(new Error(`track ${this.track.number} does not decode`))
      }
      buffer.addEventListener('updateend', done, { once: true })
      buffer.addEventListener('error', failed, { once: true })
      try {
        what(buffer)
      } catch (cause) {
        buffer.removeEventListener('updateend', done)
        buffer.removeEventListener('error', failed)
        reject(cause instanceof Error ? cause : new Error(String(cause)))
      }
    })
  }
}
