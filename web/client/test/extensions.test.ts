import { describe, expect, it } from 'vitest'
import { askForDescriptors, tellCaptureTimes } from '../src/extensions'

const DESCRIPTOR =
  'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension'
const CAPTURE_TIME = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time'
const MID = 'urn:ietf:params:rtp-hdrext:sdes:mid'

describe.each([
  { name: 'askForDescriptors', offers: askForDescriptors, added: DESCRIPTOR, other: CAPTURE_TIME },
  { name: 'tellCaptureTimes', offers: tellCaptureTimes, added: CAPTURE_TIME, other: DESCRIPTOR },
])('$name', ({ offers, added, other }) => {
  it('adds its extension to what a browser offers', () => {
    let offered: readonly { uri: string; direction: string }[] = []
    const transceiver = {
      getHeaderExtensionsToNegotiate: () => [
        { uri: MID, direction: 'sendrecv' },
        { uri: added, direction: 'stopped' },
        { uri: other, direction: 'stopped' },
      ],
      setHeaderExtensionsToNegotiate: (extensions: typeof offered) => {
        offered = extensions
      },
    }
    offers(transceiver as unknown as RTCRtpTransceiver)
    expect(offered).toEqual([
      { uri: MID, direction: 'sendrecv' },
      { uri: added, direction: 'sendrecv' },
      { uri: other, direction: 'stopped' },
    ])
  })

  it('leaves a browser alone that has no say in it', () => {
    expect(() => offers({} as RTCRtpTransceiver)).not.toThrow()
  })
})
