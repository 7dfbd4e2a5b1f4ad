/** A study of the hospital's image archive that a case links. */
export interface Study {
  study: string
  date: string
  description: string
  modalities: string
  instances: number
  linkedAt?: string
}

/** One object of the DICOM JSON Model (PS3.18 annex F). */
export type Tags = Record<string, { vr?: string; Value?: unknown[] } | undefined>

const SERIES = '0020000E'
const INSTANCE = '00080018'
const NUMBER = '00200013'
const FRAMES = '00280008'
const DESCRIPTION = '0008103E'
const MODALITY = '00080060'
const PIXEL_SPACING = '00280030'
const IMAGER_SPACING = '00181164'
const ROWS = '00280010'
const COLUMNS = '00280011'

export interface Series {
  series: string
  name: string
}

/** One picture: a frame of an instance. */
export interface Picture {
  series: string
  instance: string
  frame: number
  /** The instance's number in its series, as the archive has it; 0 when it doesn't say. */
  number: number
  /** All that the archive says about the instance. */
  tags: Tags
  /** Millimetres between the middles of two rows and of two columns; none when the image doesn't say. */
  spacing: readonly [number, number] | undefined
  rows: number
  columns: number
}

/** What is black and what is white, in the modality's units. */
export interface GrayWindow {
  name: string
  center: number
  width: number
}

/** The usual ones of a CT, in Hounsfield units. */
export const CT_WINDOWS: readonly GrayWindow[] = [
  { name: 'lung', center: -600, width: 1500 },
  { name: 'soft', center: 40, width: 400 },
  { name: 'bone', center: 400, width: 1800 },
  { name: 'brain', center: 40, width: 80 },
]

/** More frames than that of one series are left out, and said to be. */
export const MAX_PICTURES = 2_000

export function text(tags: Tags, tag: string): string {
  const value = tags[tag]?.Value?.[0]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** 0 where there is none. */
export function number(tags: Tags, tag: string): number {
  const value = Number(text(tags, tag))
  return Number.isFinite(value) ? value : 0
}

export function seriesOf(all: readonly Tags[]): Series[] {
  return all
    .map((tags) => ({
      series: text(tags, SERIES),
      name: [text(tags, MODALITY), text(tags, DESCRIPTION)].filter((part) => part !== '').join(' '),
    }))
    .filter(({ series }) => series !== '')
}

/** The pictures of a series in their order, by its metadata. */
export function picturesOf(series: string, metadata: readonly Tags[]): Picture[] {
  const sorted = [...metadata].sort((a, b) => number(a, NUMBER) - number(b, NUMBER))
  const pictures: Picture[] = []
  for (const tags of sorted) {
    const instance = text(tags, INSTANCE)
    if (instance === '' || number(tags, ROWS) === 0) continue // a report has no picture
    for (let frame = 1; frame <= Math.max(1, number(tags, FRAMES)); frame++) {
      if (pictures.length === MAX_PICTURES) return pictures
      pictures.push({
        series,
        instance,
        frame,
        number: number(tags, NUMBER),
        tags,
        spacing: spacing(tags),
        rows: number(tags, ROWS),
        columns: number(tags, COLUMNS),
      })
    }
  }
  return pictures
}

function spacing(tags: Tags): readonly [number, number] | undefined {
  const [rows, columns] = (tags[PIXEL_SPACING] ?? tags[IMAGER_SPACING])?.Value?.map(Number) ?? []
  return rows !== undefined && columns !== undefined && rows > 0 && columns > 0 ? [rows, columns] : undefined
}

/** A place in a picture: 0 to 1 from its left and from its top. */
export interface Place {
  x: number
  y: number
}

/** How far it is, in millimetres; in pixels when the image says no size. */
export function distance(picture: Picture, from: Place, to: Place): { length: number; isMillimetres: boolean } {
  const [row, column] = picture.spacing ?? [1, 1]
  const across = (to.x - from.x) * picture.columns * column
  const down = (to.y - from.y) * picture.rows * row
  return { length: Math.hypot(across, down), isMillimetres: picture.spacing !== undefined }
}

/** `20260102` as `2026-01-02`. */
export function studyDate(date: string): string {
  return date.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')
}
