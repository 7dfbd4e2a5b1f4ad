import * as core from '@cornerstonejs/core'
import * as tools from '@cornerstonejs/tools'
import type { Picture } from '../studies'
import { spacingOf } from './facts'

/** A length, and where it holds. */
export interface Measured {
  length: number
  /** As the library says it: `mm`, `px`, or what a region of an ultrasound image says. */
  unit: string
  isAtDetector: boolean
}

interface RulerEvents {
  measured: (measured: Measured | undefined) => void
  length: (measured: Measured) => string
}

interface Stats {
  length?: number | null
  unit?: string | null
}

interface Grid {
  imageId: string
  world: (x: number, y: number) => core.Types.Point3
  pixel: (point: core.Types.Point3) => core.Types.Point3
}

/** Where a line begins that keys draw: this far to the left and right of the middle, in shares of the width. */
const HALF = 0.1

/** Lengths that were measured in one element: by the library's own tool, and by keys with the same lines. */
export class Ruler {
  /** The line whose end the keys move. */
  private held: string | undefined

  constructor(
    private readonly element: HTMLDivElement,
    private readonly viewportId: string,
    private readonly picture: () => Picture | undefined,
    private readonly events: RulerEvents,
  ) {
    core.eventTarget.addEventListener(tools.Enums.Events.ANNOTATION_MODIFIED, this.changed)
    core.eventTarget.addEventListener(tools.Enums.Events.ANNOTATION_COMPLETED, this.changed)
  }

  /** The library's question what to write beside a line. */
  readonly lines = (data: { cachedStats: Record<string, Stats> }, targetId: string): string[] | undefined => {
    const measured = this.measured(data.cachedStats[targetId])
    return measured && [this.events.length(measured)]
  }

  private measured(stats: Stats | undefined): Measured | undefined {
    const tags = this.picture()?.tags
    const { length, unit } = stats ?? {}
    if (tags === undefined || typeof length !== 'number' || Number.isNaN(length) || typeof unit !== 'string') return undefined
    return { length, unit, isAtDetector: unit === 'mm' && spacingOf(tags)?.at === 'detector' }
  }

  private readonly changed = (event: Event): void => {
    const { annotation } = (event as CustomEvent<{ annotation: tools.Types.Annotation }>).detail
    const stats = Object.values(annotation.data.cachedStats ?? {})[0] as Stats | undefined
    const measured = this.measured(stats)
    if (measured !== undefined) this.events.measured(measured)
  }

  get isHeld(): boolean {
    return this.held !== undefined
  }

  /** Between the pixels of the image that is shown and the library's space. */
  private get grid(): Grid | undefined {
    const viewport = core.getEnabledElement(this.element)?.viewport
    if (!(viewport instanceof core.StackViewport)) return undefined
    const imageId = viewport.getCurrentImageId()
    const { indexToWorld, worldToIndex } = viewport.getImageData()?.imageData ?? {}
    if (indexToWorld === undefined || worldToIndex === undefined) return undefined
    return {
      imageId,
      world: (x, y) => [...indexToWorld([x, y, 0])] as core.Types.Point3,
      pixel: (point) => [...worldToIndex(point)] as core.Types.Point3,
    }
  }

  /** A line across the middle, held by its right end; or lets go of the one that is held. */
  toggle(): void {
    const picture = this.picture()
    const { grid } = this
    if (this.held !== undefined || picture === undefined || grid === undefined) return this.leave()
    const { columns, rows } = picture
    const ends = [0.5 - HALF, 0.5 + HALF].map((share) => grid.world(Math.round(columns * share), Math.round(rows / 2)))
    this.held = core.utilities.uuidv4()
    tools.LengthTool.hydrate(this.viewportId, ends, { annotationUID: this.held, referencedImageId: grid.imageId })
    const line = tools.annotation.state.getAnnotation(this.held)
    if (line !== undefined) line.data.cachedStats ??= {}
    this.moveEnd(0, 0)
  }

  /** By pixels of the image. */
  moveEnd(right: number, down: number): void {
    const line = this.held === undefined ? undefined : tools.annotation.state.getAnnotation(this.held)
    const points = line?.data.handles?.points
    const end = points?.[1]
    const { grid } = this
    if (line === undefined || grid === undefined || points === undefined || end === undefined) return
    const [x, y] = grid.pixel(end)
    const { columns = 1, rows = 1 } = this.picture() ?? {}
    points[1] = grid.world(within(x + right, columns), within(y + down, rows))
    line.invalidated = true
    tools.utilities.triggerAnnotationRenderForViewportIds([this.viewportId])
  }

  /** The line stays where it is. */
  leave(): void {
    this.held = undefined
  }

  clear(): void {
    this.held = undefined
    tools.annotation.state.removeAllAnnotations()
    tools.utilities.triggerAnnotationRenderForViewportIds([this.viewportId])
    this.events.measured(undefined)
  }

  close(): void {
    core.eventTarget.removeEventListener(tools.Enums.Events.ANNOTATION_MODIFIED, this.changed)
    core.eventTarget.removeEventListener(tools.Enums.Events.ANNOTATION_COMPLETED, this.changed)
    tools.annotation.state.removeAllAnnotations()
  }
}

function within(value: number, size: number): number {
  return Math.min(size - 1, Math.max(0, value))
}
