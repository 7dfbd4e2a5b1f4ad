import type { ClientMessage, ServerMessage } from '../src/protocol'
import type { SendEncoding } from '../src/encodings'
import type { SocketLike, Surroundings } from '../src/surroundings'

/** A scripted world: virtual time, sockets and peer connections that the test drives. */
export class World implements Surroundings {
  time = 0
  readonly sockets: ScriptedSocket[] = []
  readonly peers: ScriptedPeer[] = []
  /** What a browser may not be able to do. */
  readonly lacks = { scalabilityMode: false, simulcast: false, red: false }
  private keys = 0
  private timers: { at: number; run: () => void }[] = []
  private readonly kept = new Map<string, string>()

  readonly storage = {
    getItem: (key: string) => this.kept.get(key) ?? null,
    setItem: (key: string, value: string) => void this.kept.set(key, value),
    removeItem: (key: string) => void this.kept.delete(key),
  }

  openSocket(url: string, protocol: string): SocketLike {
    const socket = new ScriptedSocket(url, protocol)
    this.sockets.push(socket)
    return socket
  }

  newPeer(configuration: RTCConfiguration): RTCPeerConnection {
    const peer = new ScriptedPeer(configuration, this.lacks)
    this.peers.push(peer)
    return peer as unknown as RTCPeerConnection
  }

  codecs(): RTCRtpCodec[] {
    const audio = (name: string) => ({ mimeType: `audio/${name}`, clockRate: 48_000, channels: 2 })
    return [audio('opus'), ...(this.lacks.red ? [] : [audio('red')]), audio('PCMU')]
  }

  newStream(tracks: MediaStreamTrack[]): MediaStream {
    return { tracks } as unknown as MediaStream
  }

  /** What was asked for over HTTP, and what is answered. */
  readonly asked: { url: string; init: RequestInit }[] = []
  answer: () => Promise<Response> = () => Promise.reject(new TypeError('no network'))

  fetch(url: string, init: RequestInit): Promise<Response> {
    this.asked.push({ url, init })
    return this.answer()
  }

  newKey(): string {
    return `k-${++this.keys}`
  }

  now(): number {
    return this.time
  }

  wallClock(): number {
    return 1_800_000_000_000 + this.time
  }

  later(millis: number, run: () => void): () => void {
    const timer = { at: this.time + millis, run }
    this.timers.push(timer)
    return () => {
      this.timers = this.timers.filter((other) => other !== timer)
    }
  }

  /** Lets time pass, timer by timer, with all promises settled in between. */
  async pass(millis: number): Promise<void> {
    const until = this.time + millis
    await settle()
    for (;;) {
      const next = this.timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
      if (next === undefined) break
      this.timers = this.timers.filter((other) => other !== next)
      this.time = Math.max(this.time, next.at)
      next.run()
      await settle()
    }
    this.time = until
  }

  get socket(): ScriptedSocket {
    const last = this.sockets.at(-1)
    if (last === undefined) throw new Error('no socket was opened')
    return last
  }

  get peer(): ScriptedPeer {
    const last = this.peers.at(-1)
    if (last === undefined) throw new Error('no peer connection was opened')
    return last
  }
}

export async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve()
}

type Sent = ClientMessage & { id?: number }

export class ScriptedSocket implements SocketLike {
  onopen: (() => void) | null = null
  onmessage: ((event: { data: unknown }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  readyState = 0
  readonly sent: Sent[] = []
  isClosedByClient = false

  constructor(
    readonly url: string,
    readonly protocol: string,
  ) {}

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Sent)
  }

  close(): void {
    this.isClosedByClient = true
    this.readyState = 3
  }

  open(): void {
    this.readyState = 1
    this.onopen?.()
  }

  say(message: ServerMessage | Record<string, unknown>): void {
    this.onmessage?.({ data: JSON.stringify(message) })
  }

  drop(code = 1006): void {
    this.readyState = 3
    this.onclose?.({ code })
  }

  last<T extends Sent['type']>(type: T): (Extract<Sent, { type: T }> & { id?: number }) | undefined {
    return this.sent.findLast((message) => message.type === type) as never
  }

  count(type: Sent['type']): number {
    return this.sent.filter((message) => message.type === type).length
  }
}

interface ScriptedParameters {
  transactionId: string
  encodings: SendEncoding[]
  degradationPreference?: string
}

interface ScriptedTransceiver {
  mid: string | null
  direction: RTCRtpTransceiverDirection
  codecs: readonly RTCRtpCodec[]
  setCodecPreferences: (codecs: readonly RTCRtpCodec[]) => void
  /** What `setParameters` was given last, or the transceiver began with. */
  parameters: ScriptedParameters
  sender: {
    track: unknown
    replaceTrack: (track: unknown) => Promise<void>
    getParameters: () => ScriptedParameters
    setParameters: (parameters: ScriptedParameters) => Promise<void>
  }
  receiver: { track: MediaStreamTrack }
}

export class ScriptedPeer {
  oniceconnectionstatechange: (() => void) | null = null
  onconnectionstatechange: (() => void) | null = null
  iceConnectionState: RTCIceConnectionState = 'new'
  connectionState: RTCPeerConnectionState = 'new'
  signalingState: RTCSignalingState = 'stable'
  localDescription: { sdp: string } | null = null
  readonly transceivers: ScriptedTransceiver[] = []
  readonly answers: string[] = []
  iceRestarts = 0
  /** What `getStats` says. */
  reports: { readonly id?: string; readonly type: string; readonly [name: string]: unknown }[] = []
  private heard = 0
  isClosed = false
  sdp = 'offer'
  private offers = 0

  constructor(
    public configuration: RTCConfiguration,
    private readonly lacks = { scalabilityMode: false, simulcast: false },
  ) {}

  addTransceiver(what: string | MediaStreamTrack, init: RTCRtpTransceiverInit) {
    const kind = typeof what === 'string' ? what : what.kind
    const encodings: SendEncoding[] = init.sendEncodings ?? []
    if (this.lacks.scalabilityMode && encodings.some((one) => one.scalabilityMode !== undefined)) {
      throw new DOMException('no such mode', 'OperationError')
    }
    if (this.lacks.simulcast && encodings.length > 1) throw new TypeError('one encoding only')
    let transaction = 0
    const transceiver: ScriptedTransceiver = {
      mid: null,
      direction: init.direction ?? 'sendrecv',
      codecs: [],
      setCodecPreferences: (codecs) => {
        transceiver.codecs = codecs
      },
      parameters: { transactionId: '0', encodings: encodings.map((one) => ({ ...one })) },
      sender: {
        track: typeof what === 'string' ? null : what,
        replaceTrack: (track) => {
          transceiver.sender.track = track
          return Promise.resolve()
        },
        getParameters: () => ({
          ...structuredClone(transceiver.parameters),
          transactionId: `${++transaction}`,
        }),
        // As browsers do: what was read before the last change is refused.
        setParameters: (parameters) => {
          if (parameters.transactionId !== `${transaction}`) {
            return Promise.reject(new DOMException('stale', 'InvalidModificationError'))
          }
          transaction++
          transceiver.parameters = structuredClone(parameters)
          return Promise.resolve()
        },
      },
      receiver: { track: track(kind as 'audio' | 'video') },
    }
    this.transceivers.push(transceiver)
    return transceiver
  }

  getTransceivers() {
    return this.transceivers
  }

  createOffer() {
    return Promise.resolve({ type: 'offer', sdp: `${this.sdp} ${++this.offers}` })
  }

  setLocalDescription(description: { sdp: string }) {
    this.transceivers.forEach((transceiver, index) => (transceiver.mid ??= String(index)))
    this.localDescription = description
    this.signalingState = 'have-local-offer'
    return Promise.resolve()
  }

  setRemoteDescription({ sdp }: { sdp: string }) {
    this.answers.push(sdp)
    if (sdp === 'no layers') {
      for (const { parameters } of this.transceivers) parameters.encodings.splice(1)
    }
    this.signalingState = 'stable'
    return Promise.resolve()
  }

  getStats() {
    const alive = { bytesReceived: ++this.heard } // more each time, unless the test says otherwise
    const reports = this.reports.map((report, i) => [report.id ?? `${i}`, { ...alive, ...report }] as const)
    return Promise.resolve(new Map(reports))
  }

  setConfiguration(configuration: RTCConfiguration) {
    this.configuration = configuration
  }

  restartIce() {
    this.iceRestarts++
  }

  close() {
    this.isClosed = true
    this.signalingState = 'closed'
  }

  turn(ice: RTCIceConnectionState, connection: RTCPeerConnectionState): void {
    this.iceConnectionState = ice
    this.connectionState = connection
    this.oniceconnectionstatechange?.()
    this.onconnectionstatechange?.()
  }
}

let tracks = 0

export function track(
  kind: 'audio' | 'video',
  settings: MediaTrackSettings = {},
): MediaStreamTrack {
  const made = { kind, id: `${kind}${tracks++}`, contentHint: '', getSettings: () => settings }
  return made as unknown as MediaStreamTrack
}

export const HD: MediaTrackSettings = { width: 1280, height: 720 }

export function joined(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: 'joined',
    self: 'li',
    sessionKey: 'key-1',
    room: 'case-1',
    role: 'chair',
    phase: 'live',
    serverTime: new Date(1_800_000_005_000).toISOString(),
    canPublish: true,
    canSubscribe: true,
    recording: 'off',
    participants: [
      { id: 'li', name: 'Li', role: 'chair', present: true },
      { id: 'wang', name: 'Wang', role: 'requester', present: true },
    ],
    iceServers: [],
    ...change,
  }
}
