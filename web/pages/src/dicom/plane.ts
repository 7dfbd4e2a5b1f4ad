import type { Tags } from '../studies'
import { spacingOf } from './facts'

/** What the library wants to know of where an image lies, where the image itself says its size elsewhere. */

/** Part of the library's image plane module that we answer instead of it. */
export interface Plane {
  pixelSpacing: [number, number]
  rowPixelSpacing: number
  columnPixelSpacing: number
  usingDefaultValues: boolean
}

/**
 * The library takes Pixel Spacing alone, and calls every size a default where the position or the orientation is
 * missing, as in all projections. So the size is ours, and the rest of the plane is the library's.
 *
 * @param plane what the library answers
 */
export function planeOf<T extends object>(tags: Tags, plane: T): T & Plane {
  const spacing = spacingOf(tags)
  const row = spacing?.row ?? 1
  const column = spacing?.column ?? 1
  return {
    ...plane,
    pixelSpacing: [row, column],
    rowPixelSpacing: row,
    columnPixelSpacing: column,
    usingDefaultValues: spacing === undefined,
  }
}
