import { number, text, type GrayWindow, type Tags } from '../studies'

/** What a viewer has to know of an instance, read from the DICOM JSON Model (PS3.18 annex F). Pure. */

const SOP_CLASS = '00080016'
const MODALITY = '00080060'
const IMAGER_SPACING = '00181164'
const SAMPLES = '00280002'
const PHOTOMETRIC = '00280004'
const ROWS = '00280010'
const COLUMNS = '00280011'
const PIXEL_SPACING = '00280030'
const BITS_ALLOCATED = '00280100'
const CALIBRATION = '00280A02'
const WINDOW_CENTER = '00281050'
const WINDOW_WIDTH = '00281051'
const WINDOW_NAME = '00281055'
const RED_PALETTE = '00281201'

/** Why an image can't be drawn here, though the archive may draw it. */
export type Undrawable = 'no-pixels' | 'too-large' | 'bits' | 'colours' | 'palette'

/**
 * Where the millimetres of an image hold: in the patient, or at the detector, behind which the patient stood
 * and was enlarged (PS3.3 §10.7: Imager Pixel Spacing, and Pixel Spacing that is not calibrated).
 */
export interface Spacing {
  row: number
  column: number
  at: 'patient' | 'detector'
}

/** Bytes a pixel may take once it is decoded and scaled: a 32-bit float, or a byte for each colour. */
const MOST_BYTES = 4

const GRAY = new Set(['MONOCHROME1', 'MONOCHROME2'])
const COLOURS = new Set(['RGB', 'YBR_FULL', 'YBR_FULL_422', 'YBR_ICT', 'YBR_RCT'])

/** A projection: digital X-ray, mammography, intra-oral, computed radiography, angiography and fluoroscopy. */
const PROJECTIONS = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.(1|1\.1|1\.1\.1|1\.2|1\.2\.1|1\.3|1\.3\.1|12\.1|12\.2|12\.3)$/

export function modality(tags: Tags): string {
  return text(tags, MODALITY)
}

export function isColour(tags: Tags): boolean {
  return !GRAY.has(text(tags, PHOTOMETRIC))
}

/** What one of its frames takes in memory, at most. */
export function frameBytes(tags: Tags): number {
  return number(tags, ROWS) * number(tags, COLUMNS) * Math.max(1, number(tags, SAMPLES)) * MOST_BYTES
}

/** Nothing when it can be drawn, as far as its description says. */
export function undrawable(tags: Tags, mostBytes: number): Undrawable | undefined {
  const photometric = text(tags, PHOTOMETRIC)
  if (number(tags, ROWS) <= 0 || number(tags, COLUMNS) <= 0 || photometric === '') return 'no-pixels'
  if (frameBytes(tags) > mostBytes) return 'too-large'
  if (![8, 16, 32].includes(number(tags, BITS_ALLOCATED))) return 'bits'
  // A table that the archive keeps elsewhere (BulkDataURI) does not come with the description.
  if (photometric === 'PALETTE COLOR') return tags[RED_PALETTE] === undefined ? 'palette' : undefined
  return GRAY.has(photometric) || COLOURS.has(photometric) ? undefined : 'colours'
}

function pair(tags: Tags, tag: string): readonly [number, number] | undefined {
  const [row, column] = tags[tag]?.Value?.map(Number) ?? []
  return row !== undefined && column !== undefined && row > 0 && column > 0 ? [row, column] : undefined
}

/** Nothing when the image doesn't say how large it is. */
export function spacingOf(tags: Tags): Spacing | undefined {
  const own = pair(tags, PIXEL_SPACING)
  const imager = pair(tags, IMAGER_SPACING)
  const [row, column] = own ?? imager ?? []
  if (row === undefined || column === undefined) return undefined
  const isCalibrated = own !== undefined && (text(tags, CALIBRATION) !== '' || differs(own, imager))
  const isProjection = PROJECTIONS.test(text(tags, SOP_CLASS)) || own === undefined
  return { row, column, at: isProjection && !isCalibrated ? 'detector' : 'patient' }
}

function differs(own: readonly [number, number], imager: readonly [number, number] | undefined): boolean {
  return imager !== undefined && own.some((size, index) => Math.abs(size - (imager[index] ?? size)) > 1e-4)
}

/** The windows that its maker gave it, the first of them being the usual one. */
export function ownWindows(tags: Tags): GrayWindow[] {
  const centers = tags[WINDOW_CENTER]?.Value?.map(Number) ?? []
  const widths = tags[WINDOW_WIDTH]?.Value?.map(Number) ?? []
  const names = tags[WINDOW_NAME]?.Value ?? []
  return centers.flatMap((center, index) => {
    const width = widths[index]
    if (!Number.isFinite(center) || width === undefined || !(width >= 1)) return []
    const name = names[index]
    return [{ name: typeof name === 'string' ? name.slice(0, 40) : '', center, width }]
  })
}
