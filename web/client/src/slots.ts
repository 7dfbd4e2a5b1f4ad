import type { SlotAssignment, Source } from './protocol.js'

/** What one participant sends of one source, as it arrives here. */
export interface RemoteMedia {
  readonly participant: string
  readonly source: Source
  readonly kind: 'audio' | 'video'
  readonly stream: MediaStream
}

/** The receiving sections of the connection, by mid. */
export type Receivers = ReadonlyMap<string, MediaStreamTrack>

/**
 * Maps the relay's slots to streams by participant and source. A stream stays the same object
 * while the same track shows the same source, so that a video element is not restarted.
 */
export class SlotMap {
  private current: readonly RemoteMedia[] = []
  private trackOf = new WeakMap<MediaStream, MediaStreamTrack>()

  constructor(private readonly newStream: (tracks: MediaStreamTrack[]) => MediaStream) {}

  /** Assignments to sections that this connection does not have are left out. */
  apply(slots: readonly SlotAssignment[], receivers: Receivers): readonly RemoteMedia[] {
    const next: RemoteMedia[] = []
    const seen = new Set<string>()
    for (const { mid, participant, source } of slots) {
      const track = receivers.get(mid)
      const key = `${participant}\n${source}`
      if (track === undefined || seen.has(key)) continue
      seen.add(key)
      next.push(this.known(participant, source, track) ?? this.create(participant, source, track))
    }
    this.current = next
    return next
  }

  private known(who: string, source: Source, track: MediaStreamTrack): RemoteMedia | undefined {
    return this.current.find(
      (media) =>
        media.participant === who &&
        media.source === source &&
        this.trackOf.get(media.stream) === track,
    )
  }

  private create(participant: string, source: Source, track: MediaStreamTrack): RemoteMedia {
    const stream = this.newStream([track])
    this.trackOf.set(stream, track)
    return { participant, source, kind: track.kind === 'audio' ? 'audio' : 'video', stream }
  }
}
