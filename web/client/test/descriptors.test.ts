import { describe, expect, it } from 'vitest'
import { askForDescriptors } from '../src/descriptors'

const DESCRIPTOR =
  'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension'
const MID = 'urn:ietf:params:rtp-hdrext:sdes:mid'

describe('askForDescriptors', () => {
  it('adds the descriptor to what a browser offers', () => {
    let offered: readonly { uri: string; direction: string }[] = []
    const transceiver = {
      getHeaderExtensionsToNegotiate: () => [
        { uri: MID, direction: 'sendrecv' },
        { uri: DESCRIPTOR, direction: 'stopped' },
      ],
      setHeaderExtensionsToNegotiate: (extensions: typeof offered) => {
        offered = extensions
      },
    }
    askForDescriptors(transceiver as unknown as RTCRtpTransceiver)
    expect(offered).toEqual([
      { uri: MID, direction: 'sendrecv' },
      { uri: DESCRIPTOR, direction: 'sendrecv' },
    ])
  })

  it('leaves a browser alone that has no say in it', () => {
    expect(() => askForDescriptors({} as RTCRtpTransceiver)).not.toThrow()
  })
})
