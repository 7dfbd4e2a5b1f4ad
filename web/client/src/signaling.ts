import { delayMillis, GIVE_UP_MILLIS } from './backoff.js'
import { Emitter } from './emitter.js'
import { type ClientMessage, type Joined, parse, PROTOCOL, type ServerMessage } from './protocol.js'
import type { SessionMemory } from './session-memory.js'
import type { SocketLike, Surroundings } from './surroundings.js'

export interface Admission {
  readonly ticket: string
  /** Address of the signalling door; a path is taken relative to the page. */
  readonly signaling: string
}

export type SocketState = 'idle' | 'connecting' | 'joined' | 'reconnecting' | 'closed'

export interface SignalingEvents {
  state: SocketState
  joined: { readonly message: Joined; readonly isResumed: boolean }
  message: ServerMessage
  /** It will not try again by itself. */
  refused: { readonly code: string; readonly message: string }
}

const PING_MILLIS = 10_000
const SILENCE_MILLIS = 25_000
/**
 * How long a socket may take to open and let in, attempt by attempt in turn. While nothing arrives TCP
 * knocks after 0, 1, 3 and 7 s: a new attempt after 4 s finds a way that is back sooner, and every third
 * leaves time to a line that is slow.
 */
const OPEN_MILLIS: readonly number[] = [4_000, 4_000, 8_000]
/** How long the server may take to answer, or to let in, when the way to it is in doubt. */
const DOUBT_MILLIS = 700
/**
 * The same where it is known how long a round trip takes: three, and so long more. What is lost TCP
 * sends again after two of them and 200 ms.
 */
const DOUBT_TRIPS = 3
const DOUBT_MORE_MILLIS = 300
/** These say that the session or ticket is spent, and that a new ticket helps. */
const RENEWABLE = new Set(['session-expired', 'ticket-expired', 'ticket-used'])
const FINAL = new Set([
  'bad-ticket',
  'too-large',
  'ended',
  'consent-missing',
  'licence-expired',
  'room-full',
  'too-early',
  'draining',
  'not-allowed',
])
/** Close codes of the server after which coming back by itself would be wrong. */
const CLOSED_BY_SERVER = new Map([
  [4003, 'replaced'],
  [4004, 'ended'],
  [4010, 'removed'],
])
/** New tickets asked for without having been joined in between. */
const MAX_RENEWALS = 2

/**
 * Keeps one signalling session: joins with a ticket or the remembered key, comes back by itself
 * after a dropped socket, and gives up after GIVE_UP_MILLIS.
 */
export class SignalingSession {
  readonly events = new Emitter<SignalingEvents>()
  private socket: SocketLike | undefined
  private state: SocketState = 'idle'
  private admission: Admission | undefined
  private address: string | undefined
  private attempt = 0
  private renewals = 0
  private downSince = 0
  private lastHeard = 0
  private openedAt = 0
  private nextId = 1
  private cancelRetry: () => void = () => undefined
  private cancelPing: () => void = () => undefined
  private cancelOpen: () => void = () => undefined
  private cancelProbe: () => void = () => undefined
  private probed: SocketLike | undefined
  /** When the question was asked that waits for its answer. */
  private asked: number | undefined
  private tripMillis: number | undefined
  private refusal: { code: string; message: string } | undefined

  constructor(
    private readonly world: Surroundings,
    private readonly memory: SessionMemory,
    private readonly admit: () => Promise<Admission>,
    private readonly defaultAddress: string,
    /** The newest chat line that is here: the server's history goes on after it. */
    private readonly lastChat: () => number | undefined,
    private readonly spread: () => number = Math.random,
  ) {}

  start(): void {
    this.attempt = 0
    this.renewals = 0
    this.refusal = undefined
    this.downSince = this.world.now()
    this.enter('connecting')
    void this.connect()
  }

  /** Where the session's socket is, or will be. */
  get door(): string {
    return this.address ?? this.defaultAddress
  }

  /** Sends now or says that it could not; returns the message's id. */
  send(message: ClientMessage): number | undefined {
    if (this.socket === undefined || this.state !== 'joined') return undefined
    const id = this.nextId++
    this.socket.send(JSON.stringify({ ...message, id }))
    return id
  }

  /**
   * The way to the server is in doubt: tries at once instead of waiting, and gives up a socket that
   * does not answer soon. One that belongs to a network that is gone says nothing for minutes.
   */
  hurry(): void {
    if (this.state === 'joined') {
      this.probe()
    } else if (this.state === 'reconnecting') {
      const isFresh = this.socket !== undefined && this.world.now() - this.openedAt < DOUBT_MILLIS
      if (isFresh) return
      this.cancelRetry()
      // A network that has just come may have no route for a moment yet: then again soon.
      this.attempt = 0
      void this.connect()
    }
  }

  /** Drops a socket that works and comes back: `joined` brings new what ends by itself. */
  renew(): void {
    if (this.state === 'joined' && this.socket !== undefined) this.lost(this.socket)
  }

  stop(): void {
    if (this.state === 'joined') this.socket?.send(JSON.stringify({ type: 'leave' }))
    this.memory.forget()
    this.close()
  }

  /** One at a time: who doubts again meanwhile does not get the server more time. */
  private probe(): void {
    const socket = this.socket
    const asked = this.world.now()
    if (this.probed === socket || !this.ping() || socket === undefined) return
    this.probed = socket
    const patience =
      this.tripMillis === undefined
        ? DOUBT_MILLIS
        : Math.min(DOUBT_MILLIS, DOUBT_TRIPS * this.tripMillis + DOUBT_MORE_MILLIS)
    this.cancelProbe = this.world.later(patience, () => {
      this.probed = undefined
      if (this.lastHeard < asked) this.lost(socket)
    })
  }

  private ping(): boolean {
    const isSent = this.send({ type: 'ping' }) !== undefined
    if (isSent) this.asked ??= this.world.now()
    return isSent
  }

  private answered(): void {
    if (this.asked !== undefined) this.tripMillis = this.world.now() - this.asked
    this.asked = undefined
  }

  private close(): void {
    this.enter('closed')
    this.dropSocket()
    this.cancelRetry()
  }

  private async connect(): Promise<void> {
    const key = this.memory.recall()
    try {
      if (key === undefined && this.admission === undefined) {
        this.admission = await this.admit()
        this.address = this.admission.signaling
      }
    } catch (cause) {
      if ((cause as { isPassing?: unknown } | null)?.isPassing === true && this.state === 'reconnecting') {
        this.retry()
        return
      }
      this.refuse('no-ticket', cause instanceof Error ? cause.message : String(cause))
      return
    }
    if (this.state === 'closed') return
    const credential = key === undefined ? { ticket: this.admission?.ticket ?? '' } : { sessionKey: key }
    const lastChat = this.lastChat()
    this.open({ type: 'join', ...credential, ...(lastChat !== undefined && { lastChat }) })
  }

  private open(first: ClientMessage): void {
    this.dropSocket()
    this.openedAt = this.world.now()
    const socket = this.world.openSocket(this.door, PROTOCOL)
    this.socket = socket
    this.refusal = undefined
    // A socket that neither opens nor fails is given up.
    const patience = OPEN_MILLIS[this.attempt % OPEN_MILLIS.length] ?? 0
    this.cancelOpen = this.world.later(patience, () => this.lost(socket))
    socket.onopen = () => {
      this.lastHeard = this.asked = this.world.now()
      socket.send(JSON.stringify({ ...first, id: this.nextId++ }))
    }
    socket.onmessage = ({ data }) => {
      if (this.socket !== socket || typeof data !== 'string') return
      this.lastHeard = this.world.now()
      const message = parse(data)
      if (message === undefined) return
      if (message.type === 'joined' || message.type === 'pong') this.answered()
      this.receive(message, 'sessionKey' in first)
    }
    socket.onclose = ({ code }) => this.lost(socket, code)
  }

  private receive(message: ServerMessage, isResumed: boolean): void {
    if (message.type === 'joined') {
      this.cancelOpen()
      this.attempt = 0
      this.renewals = 0
      this.admission = undefined
      this.memory.keep(message.sessionKey)
      this.enter('joined')
      this.schedulePing(message.sessionKey)
      this.events.emit('joined', { message, isResumed })
      return
    }
    if (message.type === 'error' && this.state !== 'joined') {
      this.refusal = { code: message.code, message: message.message }
      this.rejected(this.refusal)
      return
    }
    if (message.type === 'error' && message.code === 'ended') this.refusal = message
    this.events.emit('message', message)
  }

  /** The server said no to `join`. */
  private rejected(refusal: { code: string; message: string }): void {
    if (RENEWABLE.has(refusal.code) && this.renewals < MAX_RENEWALS) {
      this.renewals++
      this.memory.forget()
      this.admission = undefined
      this.dropSocket()
      void this.connect()
    } else if (RENEWABLE.has(refusal.code) || FINAL.has(refusal.code)) {
      this.refuse(refusal.code, refusal.message)
    }
    // The others (unavailable, internal) may pass: the socket closes and the retry comes.
  }

  private refuse(code: string, message: string): void {
    if (FINAL.has(code)) this.memory.forget()
    this.close()
    this.events.emit('refused', { code, message })
  }

  private lost(socket: SocketLike, closeCode = 0): void {
    if (this.socket !== socket || this.state === 'closed') return
    this.dropSocket()
    const told = CLOSED_BY_SERVER.get(closeCode)
    if (told !== undefined) {
      this.memory.forget()
      this.refuse(told, '')
      return
    }
    if (this.refusal !== undefined && FINAL.has(this.refusal.code)) {
      this.refuse(this.refusal.code, this.refusal.message)
      return
    }
    if (this.state === 'joined') this.downSince = this.world.now()
    this.enter('reconnecting')
    this.retry()
  }

  private retry(): void {
    if (this.world.now() - this.downSince > GIVE_UP_MILLIS) {
      this.refuse('unreachable', '')
      return
    }
    // An attempt that took long was a wait already.
    const sinceLast = this.world.now() - this.openedAt
    const wait = Math.max(0, delayMillis(this.attempt++, this.spread()) - sinceLast)
    this.cancelRetry = this.world.later(wait, () => void this.connect())
  }

  private dropSocket(): void {
    const socket = this.socket
    this.socket = undefined
    this.cancelPing()
    this.cancelOpen()
    this.cancelProbe()
    this.probed = undefined
    this.asked = undefined
    if (socket === undefined) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
  }

  private schedulePing(sessionKey: string): void {
    this.cancelPing = this.world.later(PING_MILLIS, () => {
      const socket = this.socket
      if (socket === undefined) return
      if (this.world.now() - this.lastHeard > SILENCE_MILLIS) {
        this.lost(socket)
        return
      }
      this.memory.keep(sessionKey)
      this.ping()
      this.schedulePing(sessionKey)
    })
  }

  private enter(state: SocketState): void {
    if (this.state === state) return
    this.state = state
    this.events.emit('state', state)
  }
}
