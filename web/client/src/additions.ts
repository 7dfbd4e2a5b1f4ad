/** Items that wait for the server at once; past it a new one is not taken. */
export const MAX_ADDITIONS = 16

/** An item as it is planned. */
export interface NewItem {
  readonly title: string
  readonly case?: string
  readonly minutes: number
}

interface Addition {
  readonly item: NewItem & { readonly key: string }
  /** Of the request that is not answered yet. */
  id: number | undefined
}

/**
 * Items of the agenda that the server has not answered yet. Each is sent again after a comeback under the
 * key that it was first sent with: nothing is lost, and nothing is there twice.
 */
export class Additions {
  private waiting: Addition[] = []

  constructor(
    private readonly newKey: () => string,
    private readonly send: (item: NewItem & { readonly key: string }) => number | undefined,
  ) {}

  /** False when too many wait already. */
  add(item: NewItem): boolean {
    if (this.waiting.length >= MAX_ADDITIONS) return false
    const addition: Addition = { item: { ...item, key: this.newKey() }, id: undefined }
    this.waiting.push(addition)
    this.pass(addition)
    return true
  }

  /** There is a session again. */
  again(): void {
    for (const addition of this.waiting) this.pass(addition)
  }

  /** Added, or refused: either way it is not sent again. */
  answered(re: number | undefined): void {
    if (re !== undefined) this.waiting = this.waiting.filter(({ id }) => id !== re)
  }

  clear(): void {
    this.waiting = []
  }

  private pass(addition: Addition): void {
    addition.id = this.send(addition.item)
  }
}
