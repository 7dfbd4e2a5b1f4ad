/** How a page or an image lies in the place where it is read: sizes, places, grey values. Pure. */

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Place {
  readonly x: number
  readonly y: number
}

export interface Rectangle extends Place, Size {}

/** How it is seen: as the viewer of studies has it, with the whole in the middle at a zoom of 1. */
export interface Sight {
  /** The value that becomes the middle of what is shown, of 256, and how many become all of it. */
  readonly center: number
  readonly width: number
  readonly zoom: number
  readonly isInverted: boolean
  /** Of its middle from the place's middle, in pixels of the place. */
  readonly across: number
  readonly down: number
}

export const AS_MADE: Sight = { center: 128, width: 256, zoom: 1, isInverted: false, across: 0, down: 0 }
export const MIN_ZOOM = 1
export const MAX_ZOOM = 20

/** Where the whole of it lies in its place, which it may be larger than. */
export function lies(sheet: Size, place: Size, sight: Sight): Rectangle {
  if (sheet.width <= 0 || sheet.height <= 0) return { x: 0, y: 0, width: 0, height: 0 }
  const scale = Math.min(place.width / sheet.width, place.height / sheet.height) * sight.zoom
  const width = sheet.width * scale
  const height = sheet.height * scale
  return { x: (place.width - width) / 2 + sight.across, y: (place.height - height) / 2 + sight.down, width, height }
}

/** Zoomed about the middle of its place, and never out of it. */
export function zoomed(sheet: Size, place: Size, sight: Sight, factor: number): Sight {
  const zoom = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, sight.zoom * factor))
  const by = zoom / sight.zoom
  return kept(sheet, place, { ...sight, zoom, across: sight.across * by, down: sight.down * by })
}

export function moved(sheet: Size, place: Size, sight: Sight, right: number, down: number): Sight {
  return kept(sheet, place, { ...sight, across: sight.across + right, down: sight.down + down })
}

export function windowed(sight: Sight, center: number, width: number): Sight {
  return { ...sight, center: Math.min(512, Math.max(-256, center)), width: Math.min(1_024, Math.max(1, width)) }
}

/** What fits lies in the middle; of what does not, no edge comes inside. */
export function kept(sheet: Size, place: Size, sight: Sight): Sight {
  const { width, height } = lies(sheet, place, sight)
  const within = (value: number, over: number): number => {
    const far = Math.max(0, over / 2)
    return Math.min(far, Math.max(-far, value)) + 0
  }
  return {
    ...sight,
    across: within(sight.across, width - place.width),
    down: within(sight.down, height - place.height),
  }
}

/** What of it is in its place, in its own pixels. */
export function seen(sheet: Size, place: Size, sight: Sight): Rectangle {
  const { x, y, width, height } = lies(sheet, place, sight)
  if (width <= 0 || height <= 0) return { x: 0, y: 0, width: 0, height: 0 }
  const [left, top] = [Math.max(0, x), Math.max(0, y)]
  const [right, bottom] = [Math.min(place.width, x + width), Math.min(place.height, y + height)]
  const scale = sheet.width / width
  return {
    x: (left - x) * scale,
    y: (top - y) * scale,
    width: Math.max(0, right - left) * scale,
    height: Math.max(0, bottom - top) * scale,
  }
}

/** From a point of its place to its own pixels, and never out of it. */
export function pixelAt(sheet: Size, place: Size, sight: Sight, at: Place): Place {
  const { x, y, width } = lies(sheet, place, sight)
  const scale = width > 0 ? sheet.width / width : 0
  const within = (value: number, size: number): number => Math.min(size, Math.max(0, value))
  return { x: within((at.x - x) * scale, sheet.width), y: within((at.y - y) * scale, sheet.height) }
}

/** What each of the 256 values of a colour is shown as; undefined where all stay as they are. */
export function shades({ center, width, isInverted }: Sight): Uint8ClampedArray | undefined {
  if (center === AS_MADE.center && width === AS_MADE.width && !isInverted) return undefined
  const table = new Uint8ClampedArray(256)
  for (let value = 0; value < 256; value++) {
    const shown = ((value - (center - width / 2)) / width) * 256
    const bounded = Math.min(255, Math.max(0, shown))
    table[value] = isInverted ? 255 - bounded : bounded
  }
  return table
}

/** In place; what is transparent stays so. */
export function shade(rgba: Uint8ClampedArray, table: Uint8ClampedArray): void {
  for (let at = 0; at < rgba.length; at += 4) {
    for (let colour = at; colour < at + 3; colour++) rgba[colour] = table[rgba[colour] ?? 0] ?? 0
  }
}

/** Large enough for lines to be drawn on it, and no larger than a still may be. */
const SMALLEST = 960
const LARGEST = 1_920

/** The size in which what is seen is shown to all. */
export function stillFor({ width, height }: Size): Size {
  const long = Math.max(width, height, 1)
  const scale = Math.min(LARGEST, Math.max(SMALLEST, long)) / long
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}
