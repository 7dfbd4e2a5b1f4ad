import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RecordingTrack } from '../src/api/types'
import { TrackPlayer } from '../src/track-player'

const TRACK: RecordingTrack = {
  number: 1,
  participant: 'p',
  name: 'P',
  source: 'CAMERA',
  codec: 'VP8',
  offsetMillis: 300,
  durationMillis: 9_700,
  segments: [{ number: 1, offsetMillis: 300, durationMillis: 9_700 }],
}

/** What was appended holds a picture from 1.4 s to 10 s, whatever the manifest says. */
class ScriptedBuffer extends EventTarget {
  mode = ''
  private isFilled = false

  get buffered() {
    return { length: this.isFilled ? 1 : 0, start: () => 1.4, end: () => 10 }
  }

  appendBuffer() {
    this.isFilled = true
    queueMicrotask(() => this.dispatchEvent(new Event('updateend')))
  }
}

class ScriptedSource extends EventTarget {
  static isTypeSupported = () => true
  duration = 0

  constructor() {
    super()
    queueMicrotask(() => this.dispatchEvent(new Event('sourceopen')))
  }

  addSourceBuffer() {
    return new ScriptedBuffer()
  }
}

/** A seek to where nothing is buffered goes on for ever, as in browsers. */
class ScriptedElement extends EventTarget {
  src = ''
  paused = true
  playbackRate = 1
  private time = 0

  get seeking() {
    return this.time > 0 && this.time < 1.3
  }

  get currentTime() {
    return this.time
  }

  set currentTime(seconds: number) {
    this.time = seconds
  }

  play() {
    this.paused = false
    return Promise.resolve()
  }

  pause() {
    this.paused = true
  }
}

describe('TrackPlayer', () => {
  beforeEach(() => {
    vi.stubGlobal('MediaSource', ScriptedSource)
    vi.stubGlobal('URL', { createObjectURL: () => 'blob:1', revokeObjectURL: () => undefined })
  })
  afterEach(() => vi.unstubAllGlobals())

  async function opened() {
    const player = new TrackPlayer(TRACK, [], 10_000, () => Promise.resolve(new ArrayBuffer(1)))
    const element = new ScriptedElement()
    player.attach(element as unknown as HTMLMediaElement)
    await settled()
    player.follow(0, false)
    await settled()
    return { player, element }
  }

  const settled = () => new Promise((done) => setTimeout(done, 0))

  it('does not hold up the others where a segment begins later than its manifest says', async () => {
    const { player, element } = await opened()
    expect(player.isReadyAt(400)).toBe(true)
    player.follow(400, true)
    expect(element.paused).toBe(true)
    expect(element.currentTime).toBe(0)
  })

  it('follows as soon as there is something', async () => {
    const { player, element } = await opened()
    player.follow(400, true)
    player.follow(1_500, true)
    expect(element.currentTime).toBe(1.5)
    expect(element.paused).toBe(false)
  })

  it('gives up a seek that never ends', async () => {
    const { player, element } = await opened()
    element.currentTime = 0.36
    expect(element.seeking).toBe(true)
    player.follow(2_000, true)
    expect(element.currentTime).toBe(2)
    expect(element.paused).toBe(false)
  })
})
