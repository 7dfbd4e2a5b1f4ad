/** Items that wait for the server at once; past it a new one is not taken. */
export const MAX_ADDITIONS = 16

interface Addition {
  readonly title: string
  readonly minutes: number
  readonly key: string
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
    private readonly send: (item: Omit<Addition, 'id'>) => number | undefined,
  ) {}

  /** False when too many wait already. */
  add(title: string, minutes: number): boolean {
    if (this.waiting.length >= MAX_ADDITIONS) return false
    const item: Addition = { title, minutes, key: this.newKey(), id: undefined }
    this.waiting.push(item)
    this.pass(item)
    return true
  }

  /** There is a session again. */
  again(): void {
    for (const item of this.waiting) this.pass(item)
  }

  /** Added, or refused: either way it is not sent again. */
  answered(re: number | undefined): void {
    if (re !== undefined) this.waiting = this.waiting.filter(({ id }) => id !== re)
  }

  clear(): void {
    this.waiting = []
  }

  private pass(item: Addition): void {
    const { title, minutes, key } = item
    item.id = this.send({ title, minutes, key })
  }
}
