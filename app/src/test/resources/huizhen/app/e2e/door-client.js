// A client of the gateway's three doors (WHIP, WHEP, signalling) for tests. Evaluated in a page of
// the gateway; the same in every browser. Everything it says is JSON.
globalThis.door = (() => {
  let peer
  let answer
  let socket
  let slots = []
  const videos = []

  /** Two blocks of colour, a white marker that wanders below, and noise if it is to cost bits. */
  function picture({ width, height, fps, left, right, noise = 0 }) {
    const canvas = document.createElement('canvas')
    canvas.width = width
    canvas.height = height
    const context = canvas.getContext('2d', { alpha: false })
    const grain = noise > 0 ? grains(width, height) : null
    let count = 0
    const draw = () => {
      count++
      context.fillStyle = left
      context.fillRect(0, 0, width / 2, height)
      context.fillStyle = right
      context.fillRect(width / 2, 0, width / 2, height)
      if (grain) {
        // Only the upper quarter: the colours and the marker are read below it.
        const x = Math.floor(Math.random() * width)
        context.globalAlpha = noise
        context.drawImage(grain, x, 0, width, height / 4, 0, 0, width, height / 4)
        context.globalAlpha = 1
      }
      context.fillStyle = 'white'
      const step = (count * width) / (4 * fps)
      context.fillRect(step % (width * 0.925), height * 0.68, width * 0.075, height * 0.13)
    }
    draw()
    setInterval(draw, 1000 / fps)
    return canvas.captureStream(fps).getVideoTracks()[0]
  }

  function grains(width, height) {
    const canvas = document.createElement('canvas')
    canvas.width = 2 * width
    canvas.height = height / 4
    const context = canvas.getContext('2d')
    const image = context.createImageData(canvas.width, canvas.height)
    for (let i = 0; i < image.data.length; i++) image.data[i] = i % 4 === 3 ? 255 : Math.random() * 256
    context.putImageData(image, 0, 0)
    return canvas
  }

  /** A tone that comes and goes: a steady one would be taken for noise. */
  async function tone(hertz) {
    const context = new AudioContext({ sampleRate: 48000 })
    await context.resume()
    const oscillator = context.createOscillator()
    oscillator.frequency.value = hertz
    const gain = context.createGain()
    let isOn = true
    gain.gain.value = 0.3
    setInterval(() => {
      isOn = !isOn
      gain.gain.setTargetAtTime(isOn ? 0.3 : 0, context.currentTime, 0.01)
    }, 400)
    const destination = context.createMediaStreamDestination()
    oscillator.connect(gain).connect(destination)
    oscillator.start()
    return destination.stream.getAudioTracks()[0]
  }

  async function ownMicrophone() {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
    return stream.getAudioTracks()[0]
  }

  function prefer(transceiver, codec, capabilities) {
    const wanted = `video/${codec}`.toLowerCase()
    const isWanted = (it) =>
      it.mimeType.toLowerCase() === wanted &&
      (codec !== 'H264' || /packetization-mode=1/.test(it.sdpFmtpLine ?? ''))
    const chosen = capabilities.filter(isWanted)
    if (chosen.length === 0) throw new Error('this browser has no ' + codec)
    transceiver.setCodecPreferences([
      ...chosen,
      ...capabilities.filter((it) => it.mimeType.toLowerCase() === 'video/rtx'),
    ])
  }

  /** What our pages allow each layer, and one that is sent alone. */
  const LIMITS = { q: 150_000, h: 500_000, f: 1_700_000 }
  const ALONE = 2_500_000

  function send(track, { rids, maxBitrate, scalability, codec, scale = 4 }, ours) {
    const limit = {
      ...(maxBitrate ? { maxBitrate } : ours ? { maxBitrate: ALONE } : {}),
      ...(scalability || ours ? { scalabilityMode: scalability ?? 'L1T3' } : {}),
    }
    const layer = (rid) => (ours ? { ...limit, maxBitrate: LIMITS[rid] } : {})
    const sendEncodings = rids
      ? rids.map((rid, i) => ({ rid, scaleResolutionDownBy: scale / 2 ** i, ...layer(rid) }))
      : [limit]
    const transceiver = peer.addTransceiver(track, {
      direction: 'sendonly',
      streams: [new MediaStream([track])],
      ...(track.kind === 'video' ? { sendEncodings } : {}),
    })
    usualOf.set(transceiver.sender, sendEncodings.map((it) => it.maxBitrate))
    if (codec) prefer(transceiver, codec, RTCRtpSender.getCapabilities('video').codecs)
    if (ours && track.kind === 'audio') {
      const isRed = (it) => it.mimeType.toLowerCase() === 'audio/red'
      const { codecs } = RTCRtpSender.getCapabilities('audio')
      transceiver.setCodecPreferences([...codecs.filter(isRed), ...codecs.filter((it) => !isRed(it))])
    }
  }

  /** Offers repairs of sound, as our pages do in the copy that goes to the gateway. */
  function withSoundNack(sdp) {
    return sdp.replace(/^a=rtpmap:(\d+) opus\/48000\/2\r\n/gm, '$&a=rtcp-fb:$1 nack\r\n')
  }

  let offered = ''
  const usualOf = new Map()

  function receive(kind, count, isScalable) {
    for (let i = 0; i < count; i++) {
      const element = document.createElement(kind)
      element.id = `${kind}-${i}`
      element.autoplay = true
      element.muted = kind === 'video'
      if (kind === 'video') {
        element.width = 160
        element.height = 90
      }
      document.body.append(element)
      const transceiver = peer.addTransceiver(kind, { direction: 'recvonly' })
      if (kind === 'video' && isScalable) askForDescriptors(transceiver)
      element.srcObject = new MediaStream([transceiver.receiver.track])
      if (kind === 'video') note(element, transceiver)
    }
  }

  /** Chromium offers AV1's dependency descriptors only when it is told to. */
  function askForDescriptors(transceiver) {
    const extensions = transceiver.getHeaderExtensionsToNegotiate()
    for (const extension of extensions) {
      if (extension.uri.includes('dependency-descriptor')) extension.direction = 'sendrecv'
    }
    transceiver.setHeaderExtensionsToNegotiate(extensions)
  }

  /** Remembers when each picture was shown. */
  function note(element, transceiver) {
    const video = { transceiver, times: [] }
    videos.push(video)
    if (!element.requestVideoFrameCallback) return
    const shown = (now) => {
      video.times.push(now)
      element.requestVideoFrameCallback(shown)
    }
    element.requestVideoFrameCallback(shown)
  }

  /** Stops the layers that nobody looks at, as our pages do. */
  async function obey({ mid, wanted, rids, limits = [] }) {
    const sender = peer.getTransceivers().find((it) => it.mid === mid)?.sender
    if (!sender) return
    const parameters = sender.getParameters()
    for (const [i, encoding] of parameters.encodings.entries()) {
      encoding.active = wanted && (rids.length === 0 || rids.includes(encoding.rid))
      const limit = limits.find((it) => !encoding.rid || it.rid === encoding.rid)?.bps ?? Infinity
      const usual = usualOf.get(sender)?.[i] ?? Infinity
      const most = Math.min(limit, usual)
      if (Number.isFinite(most)) encoding.maxBitrate = most
      else delete encoding.maxBitrate
    }
    await sender.setParameters(parameters)
  }

  /** Tells the signalling door. */
  async function say(message) {
    socket.send(JSON.stringify(message))
    return {}
  }

  async function post(address, ticket) {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'Content-Type': 'application/sdp', Authorization: 'Bearer ' + ticket },
      body: offered,
    })
    const text = await response.text()
    if (response.status !== 201) throw new Error(response.status + ' ' + text)
    answer = text
    return { resource: new URL(response.headers.get('Location'), address).href, response }
  }

  /** The servers of an answer's Link headers (RFC 9725 §4.6). */
  function linkedServers(response) {
    return (response.headers.get('Link') ?? '').split(/, (?=<)/).flatMap((link) => {
      const [, url] = /^<([^>]+)>; rel="ice-server"/.exec(link) ?? []
      const named = (name) => new RegExp(`; ${name}="([^"]*)"`).exec(link)?.[1]
      return url ? [{ urls: [url], username: named('username'), credential: named('credential') }] : []
    })
  }

  /** A way through the TURN server alone, over `transport` to it. */
  function throughTurn(servers, transport) {
    const iceServers = servers
      .map((it) => ({ ...it, urls: it.urls.filter((url) => url.endsWith('transport=' + transport)) }))
      .filter(({ urls }) => urls.length > 0)
    return { iceServers, iceTransportPolicy: 'relay' }
  }

  /** As WHIP's clients do it that can change servers late: gathers when the answer has named them. */
  async function postThroughTurn(address, ticket, transport) {
    offered = (await peer.createOffer()).sdp
    const { resource, response } = await post(address, ticket)
    peer.setConfiguration(throughTurn(linkedServers(response), transport))
    await peer.setLocalDescription({ type: 'offer', sdp: offered })
    return resource
  }

  let ask

  async function join(address, ticket) {
    socket = new WebSocket(address, 'huizhen.v1')
    const waiting = new Map()
    ask = (message) =>
      new Promise((done, fail) => {
        waiting.set(message.id, { done, fail })
        say(message)
      })
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data)
      if (message.type === 'slots') slots = message.slots
      if (message.type === 'layers') obey(message)
      const asker = waiting.get(message.re)
      if (asker) {
        waiting.delete(message.re)
        if (message.type === 'error') asker.fail(new Error(data))
        else asker.done(message)
      }
    }
    await new Promise((done, fail) => {
      socket.onopen = done
      socket.onerror = () => fail(new Error('the signalling socket does not open'))
    })
    const joined = await ask({ type: 'join', id: 1, ticket })
    setInterval(() => say({ type: 'ping' }), 10_000)
    return joined.iceServers
  }

  async function signal(sources) {
    const tracks = peer
      .getTransceivers()
      .filter((it) => it.direction === 'sendonly')
      .map((it, i) => ({ mid: it.mid, source: sources[i] }))
    const reply = await ask({ type: 'offer', id: 2, sdp: offered, tracks })
    answer = reply.sdp
  }

  /**
   * Offers at a door.
   *
   * door: whip, whep or signaling; hertz: a tone; microphone: the browser's own; pictures: see
   * picture() and send(), `source` is what they show; claps: of lip-sync.js, in place of both;
   * audio, video: how many to receive; turn: `udp` or `tcp` to a TURN server and no other way.
   * Resolves to the resource and the relay's UDP port on loopback.
   */
  async function offer(wish) {
    const { door, address, ticket, hertz, microphone, pictures = [], claps, audio = 0, video = 0 } = wish
    const { ours = false, turn } = wish
    const servers = door === 'signaling' ? await join(address, ticket) : []
    peer = new RTCPeerConnection(turn ? throughTurn(servers, turn) : {})
    const sources = []
    if (hertz || microphone) {
      const sound = hertz ? await tone(hertz) : await ownMicrophone()
      send(sound, {}, ours)
      sources.push('microphone')
    }
    for (const wish of pictures) {
      send(picture(wish), wish, ours)
      sources.push(wish.source ?? 'camera')
    }
    if (claps) {
      const { picture, sound } = await lips.clapper(claps)
      send(sound, {}, ours)
      send(picture, claps, ours)
      sources.push('microphone', 'camera')
    }
    if (wish.lips) keepLipsInSync()
    receive('audio', audio)
    receive('video', video, wish.scalable)
    let resource = address
    if (turn && door !== 'signaling') {
      resource = await postThroughTurn(address, ticket, turn)
    } else {
      await peer.setLocalDescription()
      offered = ours ? withSoundNack(peer.localDescription.sdp) : peer.localDescription.sdp
      if (door === 'signaling') await signal(sources)
      else ({ resource } = await post(address, ticket))
    }
    const [, port] = /a=candidate:\S+ 1 udp \d+ 127\.0\.0\.1 (\d+) /i.exec(answer) ?? [null, '0']
    return { resource, port: Number(port) }
  }

  /** Takes the answer and waits for media; sends to this port on loopback in place of the relay. */
  async function connect({ port } = {}) {
    const through = port
      ? answer.replace(/(a=candidate:.*\r\n)+/, `a=candidate:1 1 udp 2130706431 127.0.0.1 ${port} typ host\r\n`)
      : answer
    const connected = new Promise((done, fail) => {
      const look = () => {
        if (peer.connectionState === 'connected') done()
        if (peer.connectionState === 'failed') fail(new Error('media failed'))
      }
      peer.onconnectionstatechange = look
      look()
    })
    await peer.setRemoteDescription({ type: 'answer', sdp: through })
    await connected
    return {}
  }

  /** Lets sound wait for a picture that is held back, as our pages do. */
  function keepLipsInSync() {
    const before = new Map()
    setInterval(async () => {
      let longest = 0
      for (const it of await inbound()) {
        if (it.kind !== 'video') continue
        const last = before.get(it.id) ?? { jitterBufferTargetDelay: 0, jitterBufferEmittedCount: 0 }
        before.set(it.id, it)
        const frames = it.jitterBufferEmittedCount - last.jitterBufferEmittedCount
        const seconds = it.jitterBufferTargetDelay - last.jitterBufferTargetDelay
        if (frames > 0) longest = Math.max(longest, (1000 * seconds) / frames)
      }
      const millis = Math.min(400, 20 * Math.round(longest / 20))
      for (const receiver of peer.getReceivers()) {
        if (receiver.track.kind === 'audio') receiver.jitterBufferTarget = millis > 40 ? millis : null
      }
    }, 2000)
  }

  /** How long sound may wait for a packet. */
  async function deadline({ millis }) {
    for (const receiver of peer.getReceivers()) {
      if (receiver.track.kind === 'audio') receiver.jitterBufferTarget = millis
    }
    return {}
  }

  async function streams(type) {
    const report = await peer.getStats()
    const found = []
    report.forEach((it) => {
      if (it.type !== type) return
      const codec = it.codecId ? report.get(it.codecId) : undefined
      found.push({ ...it, codec: codec?.mimeType ?? '' })
    })
    return found
  }

  const inbound = () => streams('inbound-rtp')
  const outbound = () => streams('outbound-rtp')

  /** What the browser takes its line to carry upwards, in bit/s; 0 while it does not know. */
  async function uplink() {
    const pair = [...(await peer.getStats()).values()].find(
      (it) => it.type === 'candidate-pair' && it.nominated && it.availableOutgoingBitrate,
    )
    return { bps: Math.round(pair?.availableOutgoingBitrate ?? 0) }
  }

  /** The own end of the way that media takes: its type, and how it reaches a TURN server. */
  async function way() {
    const report = await peer.getStats()
    const transport = [...report.values()].find((it) => it.type === 'transport')
    const local = report.get(report.get(transport.selectedCandidatePairId).localCandidateId)
    return { type: local.candidateType, relayProtocol: local.relayProtocol ?? '' }
  }

  /** What a TURN server says to these credentials: an address that it lends, or its error code. */
  async function allocate({ urls, username, credential }) {
    const probe = new RTCPeerConnection({
      iceServers: [{ urls, username, credential }],
      iceTransportPolicy: 'relay',
    })
    const said = new Promise((done) => {
      probe.onicecandidate = ({ candidate }) => candidate?.type === 'relay' && done({ lends: true, error: 0 })
      probe.onicecandidateerror = ({ errorCode }) => done({ lends: false, error: errorCode })
    })
    probe.createDataChannel('probe')
    await probe.setLocalDescription()
    const answer = await said
    probe.close()
    return answer
  }

  /** When the pictures of each slot were shown since the last call, and who is in the slots. */
  async function shown() {
    const times = {}
    for (const video of videos) times[video.transceiver.mid] = video.times.splice(0)
    return { now: performance.now(), times, slots }
  }

  /** 64 × 36 RGB pixels of a video; empty while it shows nothing. */
  async function look({ id }) {
    const video = document.getElementById(id)
    if (!video || video.readyState < 2 || video.videoWidth === 0) return []
    const canvas = document.createElement('canvas')
    canvas.width = 64
    canvas.height = 36
    const context = canvas.getContext('2d', { willReadFrequently: true })
    context.drawImage(video, 0, 0, 64, 36)
    const rgba = context.getImageData(0, 0, 64, 36).data
    const rgb = []
    for (let i = 0; i < rgba.length; i += 4) rgb.push(rgba[i], rgba[i + 1], rgba[i + 2])
    return rgb
  }

  /** The strongest frequency that an element sounds within a second, in Hz; 0 for silence. */
  async function hear({ id }) {
    const context = new AudioContext({ sampleRate: 48000 })
    await context.resume()
    const analyser = context.createAnalyser()
    analyser.fftSize = 8192
    analyser.smoothingTimeConstant = 0
    context.createMediaStreamSource(document.getElementById(id).srcObject).connect(analyser)
    const bins = new Float32Array(analyser.frequencyBinCount)
    let best = 0
    let level = -60
    const end = performance.now() + 1000
    while (performance.now() < end) {
      await new Promise((done) => setTimeout(done, 50))
      analyser.getFloatFrequencyData(bins)
      bins.forEach((db, bin) => {
        if (db > level) [level, best] = [db, (bin * 48000) / 8192]
      })
    }
    await context.close()
    return { hertz: Math.round(best) }
  }

  async function close() {
    socket?.close()
    peer.close()
    return {}
  }

  return { offer, connect, say, deadline, inbound, outbound, uplink, way, allocate, shown, look, hear, close }
})()
