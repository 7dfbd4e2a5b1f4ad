// Claps: a picture that turns white and a beep, at the same instant, and a pair of eyes and ears for
// them. Evaluated in a page beside door-client.js.
globalThis.lips = (() => {
  const CLAP_MILLIS = 120
  const HERTZ = 1000
  const RATE = 48000
  /** Of full scale; the beep is half of it. */
  const LOUD = 0.1
  /** So long a silence comes before a beep; within one it crosses zero twice a millisecond. */
  const QUIET_SECONDS = 0.25

  /** When this page clapped, and the same clock for all pages of a machine: milliseconds since 1970. */
  const made = []
  const everywhere = (time) => performance.timeOrigin + time

  const pause = (millis) => new Promise((done) => setTimeout(done, millis))

  function show(name, track) {
    const element = document.createElement(track.kind)
    element.id = `${name}-${track.kind}`
    element.autoplay = true
    element.muted = name === 'source' || track.kind === 'video'
    element.width = 160
    element.srcObject = new MediaStream([track])
    document.body.append(element)
  }

  /** Claps about once a second, never in step with frames. */
  async function clapper({ width, height, fps }) {
    const context = new AudioContext({ sampleRate: RATE })
    await context.resume()
    const oscillator = context.createOscillator()
    oscillator.frequency.value = HERTZ
    const gain = context.createGain()
    gain.gain.value = 0
    const destination = context.createMediaStreamDestination()
    oscillator.connect(gain).connect(destination)
    oscillator.start()

    const canvas = document.createElement('canvas')
    canvas.width = width
    canvas.height = height
    const pen = canvas.getContext('2d', { alpha: false })
    const stream = canvas.captureStream(0)
    const [picture] = stream.getVideoTracks()
    let isWhite = false
    let count = 0
    const draw = () => {
      pen.fillStyle = isWhite ? 'white' : 'black'
      pen.fillRect(0, 0, width, height)
      // Something that moves, so that no picture is like the one before.
      pen.fillStyle = 'gray'
      pen.fillRect((count++ * 8) % width, height * 0.9, width * 0.1, height * 0.1)
      picture.requestFrame()
    }
    const clap = () => {
      isWhite = true
      made.push(everywhere(performance.now()))
      gain.gain.setValueAtTime(0.5, context.currentTime)
      draw()
      setTimeout(() => {
        isWhite = false
        gain.gain.setValueAtTime(0, context.currentTime)
        draw()
      }, CLAP_MILLIS)
      setTimeout(clap, 900 + Math.random() * 300)
    }
    setInterval(draw, 1000 / fps)
    clap()
    const [sound] = destination.stream.getAudioTracks()
    show('source', picture)
    show('source', sound)
    return { picture, sound }
  }

  /** When the picture turned white, by the page's clock. */
  function watch(video, seen) {
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = 8
    const pen = canvas.getContext('2d', { willReadFrequently: true })
    let wasWhite = true
    const look = (_now, { expectedDisplayTime }) => {
      pen.drawImage(video, 0, 0, 8, 8)
      const isWhite = pen.getImageData(4, 3, 1, 1).data[0] > 128
      if (isWhite && !wasWhite) seen.push(expectedDisplayTime)
      wasWhite = isWhite
      if (!seen.isOver) video.requestVideoFrameCallback(look)
    }
    video.requestVideoFrameCallback(look)
  }

  /** The page's time for a track's; of the last that were read the least, as a read may be late. */
  function pageTime() {
    const offsets = []
    return (time) => {
      offsets.push(performance.now() - time)
      if (offsets.length > 100) offsets.shift()
      return Math.min(...offsets) + time
    }
  }

  /** When a track's picture turned white, by the page's clock: as it is captured, before anything shows it. */
  async function look(track, seen) {
    const reader = new MediaStreamTrackProcessor({ track }).readable.getReader()
    const at = pageTime()
    const pen = new OffscreenCanvas(8, 8).getContext('2d', { willReadFrequently: true })
    let wasWhite = true
    while (!seen.isOver) {
      const { value, done } = await reader.read()
      if (done) break
      const time = at(value.timestamp / 1000)
      pen.drawImage(value, 0, 0, 8, 8)
      value.close()
      const isWhite = pen.getImageData(4, 3, 1, 1).data[0] > 128
      if (isWhite && !wasWhite) seen.push(time)
      wasWhite = isWhite
    }
    await reader.cancel()
  }

  /** When a beep began, by the page's clock: read as it is handed on to be played, not as WebAudio buffers it. */
  async function listen(track, heard) {
    const reader = new MediaStreamTrackProcessor({ track }).readable.getReader()
    const at = pageTime()
    let quiet = 0
    while (!heard.isOver) {
      const { value, done } = await reader.read()
      if (done) break
      const samples = new Float32Array(value.numberOfFrames)
      value.copyTo(samples, { planeIndex: 0, format: 'f32-planar' })
      const rate = value.sampleRate
      const start = at(value.timestamp / 1000)
      value.close()
      samples.forEach((sample, i) => {
        if (Math.abs(sample) < LOUD) {
          quiet++
          return
        }
        if (quiet >= rate * QUIET_SECONDS) heard.push(start + (i * 1000) / rate)
        quiet = 0
      })
    }
    await reader.cancel()
  }

  /**
   * How late each beep was after its flash, in milliseconds: of the own claps as a camera and a microphone would
   * have them (captured) or as they are shown (source), of the door's (received) or of the direct ones.
   */
  async function measure({ whose, millis }) {
    const isCaptured = whose === 'captured'
    const shown = isCaptured ? 'source' : whose
    const of = (kind) => document.getElementById(whose === 'received' ? `${kind}-0` : `${shown}-${kind}`)
    const seen = []
    const heard = []
    const looking = isCaptured ? look(of('video').srcObject.getVideoTracks()[0], seen) : watch(of('video'), seen)
    const listening = listen(of('audio').srcObject.getAudioTracks()[0], heard)
    await pause(millis)
    seen.isOver = heard.isOver = true
    await Promise.all([looking, listening])
    const skews = []
    for (const flash of seen) {
      const skew = heard.map((beep) => beep - flash).find((it) => Math.abs(it) < 450)
      if (skew !== undefined) skews.push(skew)
    }
    return {
      seen: seen.length,
      heard: heard.length,
      skews,
      seenAt: seen.map(everywhere),
      heardAt: heard.map(everywhere),
    }
  }

  /** Two connections in this page with nothing between them, and a stream for each track. */
  async function direct(scene) {
    const { picture, sound } = await clapper(scene)
    const [from, to] = [new RTCPeerConnection(), new RTCPeerConnection()]
    from.onicecandidate = ({ candidate }) => candidate && to.addIceCandidate(candidate)
    to.onicecandidate = ({ candidate }) => candidate && from.addIceCandidate(candidate)
    from.addTrack(picture, new MediaStream([picture]))
    from.addTrack(sound, new MediaStream([sound]))
    to.ontrack = ({ track }) => show('direct', track)
    await from.setLocalDescription()
    await to.setRemoteDescription(from.localDescription)
    await to.setLocalDescription()
    await from.setRemoteDescription(to.localDescription)
    return {}
  }

  return { clapper, measure, direct, made }
})()
