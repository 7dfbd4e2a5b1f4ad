import {
  type DeviceChoice,
  type DeviceKind,
  type DeviceProblem,
  openDevices,
} from './devices.js'
import { Emitter } from './emitter.js'

type Media = Pick<MediaDevices, 'getUserMedia'>

export interface OwnMediaEvents {
  /** What is sent of this kind from now on; undefined for nothing. */
  track: { readonly kind: DeviceKind; readonly track: MediaStreamTrack | undefined }
  /** Why what was asked for can't be had; empty when all can. */
  problems: readonly DeviceProblem[]
  /** A device was pulled out: `isReplaced` when another one has taken its place. */
  unplugged: { readonly kind: DeviceKind; readonly isReplaced: boolean }
}

/**
 * The own camera and microphone: which were chosen, which are open, and what takes the place of one
 * that is pulled out. A newer wish wins over an older one that is still being opened.
 */
export class OwnMedia {
  readonly events = new Emitter<OwnMediaEvents>()
  private readonly chosen = new Map<DeviceKind, string | null | undefined>()
  private readonly tracks = new Map<DeviceKind, MediaStreamTrack>()
  private readonly wishes = new Map<DeviceKind, number>()
  private troubles: readonly DeviceProblem[] = []

  constructor(
    private readonly media: Media | undefined = globalThis.navigator?.mediaDevices,
  ) {}

  get problems(): readonly DeviceProblem[] {
    return this.troubles
  }

  track(kind: DeviceKind): MediaStreamTrack | undefined {
    return this.tracks.get(kind)
  }

  /** A device id; undefined for the browser's choice; null for none. Takes effect at `open`. */
  choose(kind: DeviceKind, id: string | null | undefined): void {
    this.chosen.set(kind, id)
  }

  /** Opens what was chosen, in place of what is open of these kinds. */
  async open(kinds: readonly DeviceKind[] = ['camera', 'microphone']): Promise<void> {
    for (const kind of kinds) this.close(kind)
    const wishes = new Map(kinds.map((kind) => [kind, this.wishes.get(kind)]))
    const choice: DeviceChoice = {
      camera: kinds.includes('camera') ? this.chosen.get('camera') : null,
      microphone: kinds.includes('microphone') ? this.chosen.get('microphone') : null,
    }
    const opened = await openDevices(choice, this.media)
    const settled = kinds.filter((kind) => this.wishes.get(kind) === wishes.get(kind))
    for (const kind of kinds) {
      const track = opened[kind]
      if (settled.includes(kind)) this.take(kind, track)
      else track?.stop()
    }
    this.troubles = [
      ...this.troubles.filter(({ kind }) => !settled.includes(kind)),
      ...opened.problems.filter(({ kind }) => settled.includes(kind)),
    ]
    this.events.emit('problems', this.troubles)
  }

  /** Off means off: the camera's light goes out. */
  close(kind: DeviceKind): void {
    this.wishes.set(kind, (this.wishes.get(kind) ?? 0) + 1)
    const track = this.tracks.get(kind)
    this.tracks.delete(kind)
    track?.stop()
    if (track !== undefined) this.events.emit('track', { kind, track: undefined })
  }

  private take(kind: DeviceKind, track: MediaStreamTrack | undefined): void {
    if (track === undefined) return
    this.tracks.set(kind, track)
    track.addEventListener('ended', () => void this.ended(kind, track))
    this.events.emit('track', { kind, track })
  }

  /** Only a device that goes away ends a track by itself: what else there is takes its place. */
  private async ended(kind: DeviceKind, track: MediaStreamTrack): Promise<void> {
    if (this.tracks.get(kind) !== track) return
    this.chosen.set(kind, undefined)
    await this.open([kind])
    this.events.emit('unplugged', { kind, isReplaced: this.tracks.has(kind) })
  }
}
