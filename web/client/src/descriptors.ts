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
  const negotiable = transceiver as Negotiable
  const extensions = negotiable.getHeaderExtensionsToNegotiate?.()
  if (extensions === undefined) return
  for (const extension of extensions) {
    if (extension.uri.includes('dependency-descriptor')) extension.direction = 'sendrecv'
  }
  negotiable.setHeaderExtensionsToNegotiate?.(extensions)
}
