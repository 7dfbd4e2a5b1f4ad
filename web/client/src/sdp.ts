/**
 * Offers generic NACK for Opus (RFC 4585), which browsers can do and do not offer. Only the copy
 * that goes to the server is changed, never the local description: Chromium switches it on, both
 * ways, by the answer alone.
 */
export function withAudioNack(sdp: string): string {
  return sdp
    .split(/(?=^m=)/m)
    .map((section) => (section.startsWith('m=audio') ? addNack(section) : section))
    .join('')
}

function addNack(section: string): string {
  return section.replace(/^a=rtpmap:(\d+) opus\/48000.*(\r?\n)/gim, (line, type: string, end: string) =>
    new RegExp(`^a=rtcp-fb:(?:${type}|\\*) nack\\s*$`, 'm').test(section)
      ? line
      : `${line}a=rtcp-fb:${type} nack${end}`,
  )
}
