/** The world outside: sockets, peer connections, timers, storage. Tests give their own. */
export interface Surroundings {
  openSocket(url: string, protocol: string): SocketLike
  newPeer(configuration: RTCConfiguration): RTCPeerConnection
  /** What this browser can receive, in its own order; empty where it does not say. */
  codecs(kind: 'audio' | 'video'): readonly RTCRtpCodec[]
  newStream(tracks: MediaStreamTrack[]): MediaStream
  /** Milliseconds, monotonic. */
  now(): number
  /** Milliseconds since 1970. */
  wallClock(): number
  /** Runs later; returns the way to cancel. */
  later(millis: number, run: () => void): () => void
  fetch(url: string, init: RequestInit): Promise<Response>
  /** A name that nobody else has. */
  newKey(): string
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
}

export interface SocketLike {
  onopen: (() => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
  onclose: ((event: { code: number }) => void) | null
  readonly readyState: number
  send(text: string): void
  close(code?: number): void
}

export function browserSurroundings(): Surroundings {
  return {
    openSocket: (url, protocol) => new WebSocket(url, protocol) as unknown as SocketLike,
    newPeer: (configuration) => new RTCPeerConnection(configuration),
    codecs: (kind) => RTCRtpReceiver.getCapabilities?.(kind)?.codecs ?? [],
    newStream: (tracks) => new MediaStream(tracks),
    now: () => performance.now(),
    wallClock: () => Date.now(),
    later: (millis, run) => {
      const timer = setTimeout(run, millis)
      return () => clearTimeout(timer)
    },
    fetch: (url, init) => fetch(url, init),
    newKey: () => crypto.randomUUID(),
    storage: sessionStorage,
  }
}
