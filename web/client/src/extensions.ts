/** Of WebRTC Extensions, "RTP header extension control": not in TypeScript's library yet. */
interface Negotiable {
  getHeaderExtensionsToNegotiate?: () => Extension[]
  setHeaderExtensionsToNegotiate?: (extensions: readonly Extension[]) => void
}

interface Extension {
  uri: string
  direction: RTCRtpTransceiverDirection
}

/**
 * Offers to take AV1's dependency descriptors, without which spatial layers can't be put together.
 * Chromium leaves them out of its offers unless it is told to; other browsers have no say in it.
 */
export function askForDescriptors(transceiver: RTCRtpTransceiver): void {
  offer(transceiver, 'dependency-descriptor')
}

/**
 * Offers to say when sound was heard. Without it nobody knows better than when it was sent, and
 * voices come behind the lips in what others see and in recordings.
 */
export function tellCaptureTimes(transceiver: RTCRtpTransceiver): void {
  offer(transceiver, 'abs-capture-time')
}

function offer(transceiver: RTCRtpTransceiver, part: string): void {
  const negotiable = transceiver as Negotiable
  const extensions = negotiable.getHeaderExtensionsToNegotiate?.()
  if (extensions === undefined) return
  for (const extension of extensions) {
    if (extension.uri.includes(part)) extension.direction = 'sendrecv'
  }
  negotiable.setHeaderExtensionsToNegotiate?.(extensions)
}
