import { kept, MAX_ZOOM, MIN_ZOOM, moved, type Place, type Sight, type Size } from './sheet'

/** Where two fingers are, in pixels of the place. */
export type Pair = readonly [Place, Place]

/** Fingers that lie closer are not told apart: a jump of their distance would be a jump of the zoom. */
const CLOSEST_PIXELS = 12

function middle([one, other]: Pair): Place {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 }
}

function distance([one, other]: Pair): number {
  return Math.max(CLOSEST_PIXELS, Math.hypot(one.x - other.x, one.y - other.y))
}

/** Zoomed about a point of its place, which stays where it is as far as the edges allow. */
export function zoomedAt(sheet: Size, place: Size, sight: Sight, factor: number, at: Place): Sight {
  const zoom = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, sight.zoom * factor))
  const by = zoom / sight.zoom
  const [right, down] = [at.x - place.width / 2, at.y - place.height / 2]
  const across = (sight.across - right) * by + right
  return kept(sheet, place, { ...sight, zoom, across, down: (sight.down - down) * by + down })
}

/**
 * What two fingers make of it that have moved since `sight`: what lay between them still does. Reckoned from
 * where they began, so that fingers which come back bring everything back.
 */
export function pinched(sheet: Size, place: Size, sight: Sight, from: Pair, to: Pair): Sight {
  const [before, after] = [middle(from), middle(to)]
  const near = zoomedAt(sheet, place, sight, distance(to) / distance(from), before)
  return moved(sheet, place, near, after.x - before.x, after.y - before.y)
}

/** The fingers, or the mouse, that are down: two at most, a third one counts for nothing. */
export class Fingers {
  private readonly down = new Map<number, Place>()

  /** False for one too many. */
  put(id: number, at: Place): boolean {
    if (this.down.size >= 2 && !this.down.has(id)) return false
    this.down.set(id, at)
    return true
  }

  /** False for one that is not among them. */
  move(id: number, at: Place): boolean {
    return this.down.has(id) && this.down.set(id, at) !== undefined
  }

  lift(id: number): void {
    this.down.delete(id)
  }

  /** Undefined unless there are two. */
  get pair(): Pair | undefined {
    const [one, other] = this.down.values()
    return one === undefined || other === undefined ? undefined : [one, other]
  }

  /** Undefined unless there is one alone. */
  get single(): Place | undefined {
    return this.down.size === 1 ? [...this.down.values()][0] : undefined
  }
}
