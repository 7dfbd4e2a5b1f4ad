import {
  choose,
  fallbacks,
  isDetail,
  redFirst,
  sendEncodings,
  unlayered,
  type LayerDemand,
  type SendEncoding,
} from './encodings.js'
import { tellCaptureTimes } from './extensions.js'
import type { Source } from './protocol.js'

/**
 * One own track on one connection: how it is encoded and which of its layers run. Changes of its
 * parameters go one after the other, since each needs those that the last one left.
 */
export class OwnTrack {
  private readonly transceiver: RTCRtpTransceiver
  private changes: Promise<void> = Promise.resolve()

  constructor(
    connection: RTCPeerConnection,
    private readonly source: Source,
    track: MediaStreamTrack,
    role: string,
    audioCodecs: readonly RTCRtpCodec[],
  ) {
    hint(source, track)
    const encodings = sendEncodings(source, track.getSettings(), role)
    this.transceiver = add(connection, track, encodings)
    if (track.kind === 'audio') tellCaptureTimes(this.transceiver)
    if (source === 'microphone') this.preferRed(audioCodecs)
    if (isDetail(source)) {
      void this.tune((parameters) => {
        parameters.degradationPreference = 'maintain-resolution'
        return true
      })
    }
  }

  get mid(): string | null {
    return this.transceiver.mid
  }

  get direction(): RTCRtpTransceiverDirection {
    return this.transceiver.direction
  }

  /** Returns whether it must be negotiated. */
  direct(direction: RTCRtpTransceiverDirection): boolean {
    if (this.transceiver.direction === direction) return false
    this.transceiver.direction = direction
    // What was said of the section before it stopped is no longer so.
    if (direction === 'sendonly') void this.show({ wanted: true, rids: [] })
    return true
  }

  replace(track: MediaStreamTrack | undefined): void {
    if (track !== undefined) hint(this.source, track)
    // A failed swap leaves the old track, which its owner has stopped: the section goes silent.
    void this.transceiver.sender.replaceTrack(track ?? null).catch(() => undefined)
  }

  /** Runs the layers that are asked for, within their limits. */
  show(demand: LayerDemand): Promise<void> {
    return this.tune(({ encodings }) => choose(encodings, demand, this.source))
  }

  answered(): Promise<void> {
    return this.source === 'camera' ? this.tune(({ encodings }) => unlayered(encodings)) : this.changes
  }

  private tune(change: (parameters: RTCRtpSendParameters) => boolean): Promise<void> {
    const { sender } = this.transceiver
    this.changes = this.changes
      .then(async () => {
        const parameters = sender.getParameters()
        if (change(parameters)) await sender.setParameters(parameters)
      })
      // A browser that does not take it sends more than is needed, which does no harm.
      .catch(() => undefined)
    return this.changes
  }

  private preferRed(codecs: readonly RTCRtpCodec[]): void {
    const preferred = redFirst(codecs)
    if (preferred === undefined) return
    try {
      this.transceiver.setCodecPreferences(preferred)
    } catch {
      // The browser's own order, then.
    }
  }
}

function hint(source: Source, track: MediaStreamTrack): void {
  if (isDetail(source) && track.contentHint === '') track.contentHint = 'detail'
}

function add(
  connection: RTCPeerConnection,
  track: MediaStreamTrack,
  encodings: readonly SendEncoding[],
): RTCRtpTransceiver {
  let fault: unknown
  for (const sendEncodings of fallbacks(encodings)) {
    try {
      return connection.addTransceiver(track, { direction: 'sendonly', sendEncodings })
    } catch (cause) {
      fault = cause
    }
  }
  throw fault
}
