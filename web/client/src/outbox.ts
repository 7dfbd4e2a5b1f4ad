/** Messages that wait for the server at once; past it a new one is not taken. */
export const MAX_UNSENT = 64
const RETRY_MILLIS = 2_000

interface Draft {
  readonly key: string
  readonly text: string
  /** Of the request that is not answered yet. */
  id: number | undefined
}

/**
 * Chat that the server has not confirmed. It is sent again after each comeback, in its order and
 * under the key that it was first sent with, so that nothing is lost and nothing doubled.
 */
export class ChatOutbox {
  private waiting: Draft[] = []
  private cancelRetry: () => void = () => undefined

  constructor(
    private readonly newKey: () => string,
    /** Returns the request's id, or undefined when nothing can be sent now. */
    private readonly send: (text: string, key: string) => number | undefined,
    private readonly later: (millis: number, run: () => void) => () => void,
  ) {}

  get size(): number {
    return this.waiting.length
  }

  /** False when too many wait already. */
  add(text: string): boolean {
    if (this.waiting.length >= MAX_UNSENT) return false
    const draft: Draft = { key: this.newKey(), text, id: undefined }
    this.waiting.push(draft)
    draft.id = this.send(text, draft.key)
    return true
  }

  /** There is a session again: whatever was on its way may be lost. */
  again(): void {
    this.cancelRetry()
    for (const draft of this.waiting) draft.id = this.send(draft.text, draft.key)
  }

  confirmed(re: number | undefined): void {
    this.take(re)
  }

  /** Returns whether it was the answer to one of ours that is given up. */
  refused(re: number | undefined, code: string): boolean {
    if (code === 'unavailable' && this.find(re) !== undefined) {
      this.cancelRetry()
      this.cancelRetry = this.later(RETRY_MILLIS, () => this.again())
      return false
    }
    return this.take(re)
  }

  clear(): void {
    this.cancelRetry()
    this.waiting = []
  }

  private find(re: number | undefined): Draft | undefined {
    return re === undefined ? undefined : this.waiting.find(({ id }) => id === re)
  }

  private take(re: number | undefined): boolean {
    const found = this.find(re)
    if (found === undefined) return false
    this.waiting = this.waiting.filter((draft) => draft !== found)
    return true
  }
}
