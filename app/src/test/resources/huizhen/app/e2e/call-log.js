// Notes what a page's call does over time. Runs before the page's own scripts, which it does not disturb.
// Times are milliseconds since 1970, to be compared with other pages of this machine.
;(() => {
  /** So many pictures are remembered of each video: minutes. */
  const MAX_TIMES = 10_000
  const Peer = globalThis.RTCPeerConnection
  const Socket = globalThis.WebSocket
  const peers = []
  const frames = new Map()
  const watched = new WeakSet()
  const sent = []
  const stopped = {}
  let port = 0

  const now = () => performance.timeOrigin + performance.now()

  /** Nothing but this UDP port of loopback leads to the relay. */
  const onlyThere = (sdp) => {

    return sdp
      .split('\r\n')
      .flatMap((line) => {
        if (!line.startsWith('a=candidate:')) return [line]
        const [foundation, component, protocol, priority, address, , ...rest] = line.split(' ')
        if (protocol.toLowerCase() !== 'udp' || address !== '127.0.0.1') return []
        return [[foundation, component, protocol, priority, address, port, ...rest].join(' ')]
      })
      .join('\r\n')
  }

  globalThis.RTCPeerConnection = class extends Peer {
    constructor(...all) {
      super(...all)
      peers.push(this)
    }
    setRemoteDescription(description) {
      return super.setRemoteDescription(
        port === 0 ? description : { type: description.type, sdp: onlyThere(description.sdp) },
      )
    }
  }
  globalThis.WebSocket = class extends Socket {
    send(text) {
      sent.push({ at: now(), type: JSON.parse(text).type })
      super.send(text)
    }
  }

  const keep = (name, at) => {
    const times = frames.get(name) ?? []
    frames.set(name, times)
    times.push(at)
    if (times.length > MAX_TIMES) times.shift()
  }
  setInterval(() => {
    for (const video of document.querySelectorAll('video[data-testid^="video-"]')) {
      if (watched.has(video)) continue
      watched.add(video)
      const look = () => {
        keep(video.dataset.testid, now())
        video.requestVideoFrameCallback(look)
      }
      video.requestVideoFrameCallback(look)
    }
  }, 20)

  globalThis.callLog = {
    /** Goes through a line on this UDP port of loopback from the next answer on. */
    through: (linePort) => (port = linePort),
    /** When this video showed a picture, after `since`. */
    frames: (name, since) => (frames.get(name) ?? []).filter((at) => at > since),
    /** What was said to the gateway after `since`. */
    said: (since) => sent.filter(({ at }) => at > since).map(({ type }) => type),
    now,
    /** The own sound stops or goes on, without anything being negotiated. */
    async sound(isOn) {
      const sender = peers.at(-1).getSenders().find((it) => it === stopped.sender || it.track?.kind === 'audio')
      if (!isOn) Object.assign(stopped, { sender, track: sender.track })
      await sender.replaceTrack(isOn ? stopped.track : null)
    },
    /** The own camera gives pictures of this height from now on. */
    async height(pixels) {
      const sender = peers.at(-1).getSenders().find((it) => it.track?.kind === 'video')
      await sender.track.applyConstraints({ height: pixels, width: (pixels * 16) / 9 })
    },
    /** Packets of sound so far: the own ones that were sent, others' that came, others' that did not. */
    async soundPackets() {
      const found = { sent: 0, received: 0, lost: 0 }
      const report = await peers.at(-1).getStats()
      report.forEach((it) => {
        if (it.kind !== 'audio') return
        if (it.type === 'outbound-rtp') found.sent += it.packetsSent
        if (it.type === 'inbound-rtp') found.received += it.packetsReceived
        if (it.type === 'inbound-rtp') found.lost += it.packetsLost
      })
      return JSON.stringify(found)
    },
    /** How much sound was played so far, of the loudest stream; 0 for silence. */
    async energy() {
      let most = 0
      const report = await peers.at(-1)?.getStats()
      report?.forEach((it) => {
        if (it.type === 'inbound-rtp') most = Math.max(most, it.totalAudioEnergy ?? 0)
      })
      return most
    },
    /** Packets received by the call's connection so far, and the protocol and address of its way. */
    async media() {
      const found = { packets: 0, protocol: '', local: '', relayProtocol: '', remotePort: 0, peers: peers.length }
      const report = await peers.at(-1)?.getStats()
      report?.forEach((it) => {
        if (it.type === 'inbound-rtp') found.packets += it.packetsReceived ?? 0
        if (it.type !== 'transport') return
        const pair = report.get(it.selectedCandidatePairId)
        const local = report.get(pair?.localCandidateId)
        found.protocol = local?.protocol ?? ''
        found.local = local?.address ?? ''
        found.relayProtocol = local?.relayProtocol ?? ''
        found.remotePort = report.get(pair?.remoteCandidateId)?.port ?? 0
      })
      return JSON.stringify(found)
    },
  }
})()
