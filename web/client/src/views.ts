import type { ViewHint } from './protocol.js'
import type { Surroundings } from './surroundings.js'

/** At least so long between two messages, so that dragging a window's edge is one of them. */
export const VIEW_MILLIS = 200
/** What the protocol takes. */
export const MAX_VIEWS = 128
const MAX_PIXELS = 16_384

/** Tells the server what is looked at, when that has changed and settled. */
export class ViewReport {
  private views: readonly ViewHint[] = []
  private said = '[]'
  private isPending = false

  constructor(
    private readonly world: Pick<Surroundings, 'later'>,
    /** False when it could not be sent now: `again` will be called. */
    private readonly send: (views: readonly ViewHint[]) => boolean,
  ) {}

  look(views: readonly ViewHint[]): void {
    this.views = views.slice(0, MAX_VIEWS).map(rounded)
    if (this.isPending || JSON.stringify(this.views) === this.said) return
    this.isPending = true
    this.world.later(VIEW_MILLIS, () => {
      this.isPending = false
      this.say()
    })
  }

  /** A socket that was joined anew: the last message may not have come through. */
  again(): void {
    if (this.views.length === 0) return
    this.said = ''
    this.say()
  }

  private say(): void {
    const text = JSON.stringify(this.views)
    if (text !== this.said && this.send(this.views)) this.said = text
  }
}

function rounded({ participant, source, width, height, pinned, hidden }: ViewHint): ViewHint {
  return {
    participant,
    source,
    width: pixels(width),
    height: pixels(height),
    ...(pinned === true ? { pinned } : {}),
    ...(hidden === true ? { hidden } : {}),
  }
}

function pixels(value: number): number {
  return Number.isFinite(value) ? Math.min(MAX_PIXELS, Math.max(0, Math.round(value))) : 0
}
