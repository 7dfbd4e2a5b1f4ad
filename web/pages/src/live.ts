/** What the gateway tells a page by itself. */
export interface Change {
  readonly kind: 'case' | 'ring' | 'notice' | 'request' | 'reload'
  /** Empty when everything may have changed. */
  readonly caseId: string
}

/** What this needs of a browser's EventSource. */
export interface Source {
  addEventListener(kind: string, listener: (event: MessageEvent<string>) => void): void
  close(): void
  readonly readyState: number
}

export interface LiveOptions {
  readonly open: () => Source
  /** Whether the page need not hear now, e.g. because nobody looks at it. */
  readonly isIdle: () => boolean
}

const CLOSED = 2
/** The browser asks again by itself, but not after a refusal: then we do, this much later. */
const AGAIN_MILLIS = 5_000

/**
 * The events of `/api/v1/events`, for as long as somebody listens. A refused stream is tried again
 * every five seconds; meanwhile pages poll as they ever did.
 */
export class LiveEvents {
  private readonly listeners = new Set<(change: Change) => void>()
  private source: Source | undefined
  private timer: ReturnType<typeof setInterval> | undefined

  constructor(private readonly options: LiveOptions) {}

  /** Hears of changes until the returned function is called. */
  listen(listener: (change: Change) => void): () => void {
    this.listeners.add(listener)
    this.look()
    this.timer ??= setInterval(() => this.look(), AGAIN_MILLIS)
    return () => {
      this.listeners.delete(listener)
      if (this.listeners.size === 0) this.close()
    }
  }

  /** Opens or closes the stream, as is due. */
  look(): void {
    if (this.listeners.size === 0 || this.options.isIdle()) {
      this.source?.close()
      this.source = undefined
      return
    }
    if (this.source !== undefined && this.source.readyState !== CLOSED) return
    this.source?.close()
    const source = this.options.open()
    this.source = source
    for (const kind of ['case', 'ring', 'notice', 'request', 'reload'] as const) {
      source.addEventListener(kind, (event) => this.tell({ kind, caseId: caseOf(event.data) }))
    }
  }

  close(): void {
    clearInterval(this.timer)
    this.timer = undefined
    this.source?.close()
    this.source = undefined
  }

  private tell(change: Change): void {
    for (const listener of [...this.listeners]) listener(change)
  }
}

function caseOf(data: string): string {
  try {
    const value = JSON.parse(data) as { case?: unknown }
    return typeof value.case === 'string' ? value.case : ''
  } catch {
    return '' // Then everything is looked at anew.
  }
}
