import type { LayerLimit, Source } from './protocol.js'

/** As the browser takes it; TypeScript's own type does not know the scalability mode yet. */
export type SendEncoding = RTCRtpEncodingParameters & { scalabilityMode?: string }

export interface PictureSize {
  readonly width?: number | undefined
  readonly height?: number | undefined
}

/** Below this a camera is sent once: its quarter would show nobody's face. */
export const SIMULCAST_LINES = 480

const CAMERA_BPS = 1_700_000
const SCREEN_BPS = 2_500_000
const MICROPHONE_BPS = 48_000
/** Not only voices. */
const SCREEN_SOUND_BPS = 96_000
/** Three temporal layers: the relay can halve the rate of frames for one receiver alone. */
const TEMPORAL = 'L1T3'

/** Smallest first, as browsers want them: from 720 lines they are 180, 360 and 720. */
const LAYERS: readonly SendEncoding[] = [
  { rid: 'q', scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: CAMERA_BPS },
]

/** Screens and examination images: they keep every line and lose frames instead. */
export function isDetail(source: Source): boolean {
  return source === 'screen' || source === 'diagnostic'
}

function isSound(source: Source): boolean {
  return source === 'microphone' || source === 'screen-audio'
}

function soundBps(source: Source): number {
  return source === 'microphone' ? MICROPHONE_BPS : SCREEN_SOUND_BPS
}

/** In how many sizes a camera is sent, the largest of them: a patient's phone has to code each. */
const SIZES: ReadonlyMap<string, number> = new Map([
  ['patient', 2],
  ['observer', 1],
  ['trainee', 1],
  ['regulator', 1],
  ['device', 1],
])

/** How a track is sent: a large camera in as many sizes as befits the role (three), all else in one. */
export function sendEncodings(source: Source, { width, height }: PictureSize, role: string): SendEncoding[] {
  if (isSound(source)) return [{ maxBitrate: soundBps(source) }]
  if (isDetail(source)) return [{ maxBitrate: SCREEN_BPS, scalabilityMode: TEMPORAL }]
  // A phone held upright has its lines along the width.
  const lines = Math.min(width ?? height ?? 0, height ?? 0)
  const sizes = lines >= SIMULCAST_LINES ? (SIZES.get(role) ?? LAYERS.length) : 1
  const layers = sizes > 1 ? LAYERS.slice(-sizes) : [{ maxBitrate: CAMERA_BPS }]
  return layers.map((layer) => ({ ...layer, scalabilityMode: TEMPORAL }))
}

/** What else to try, in order, with a browser that does not take them. */
export function fallbacks(encodings: readonly SendEncoding[]): SendEncoding[][] {
  const plain = encodings.map((encoding) => {
    const rest = { ...encoding }
    delete rest.scalabilityMode
    return rest
  })
  const last = plain.at(-1)
  const single = { ...(last?.maxBitrate === undefined ? {} : { maxBitrate: last.maxBitrate }) }
  return [[...encodings], plain, [single]]
}

/** What the relay has use for: no layer when not wanted, all of them when none is named. */
export interface LayerDemand {
  readonly wanted: boolean
  readonly rids: readonly string[]
  readonly limits?: readonly LayerLimit[]
}

/**
 * Switches the layers at which somebody looks, and gives each what the relay allows, at most what
 * is usual; returns whether that changed anything.
 */
export function choose(
  encodings: readonly RTCRtpEncodingParameters[],
  { wanted, rids, limits = [] }: LayerDemand,
  source: Source,
): boolean {
  let isChanged = false
  for (const encoding of encodings) {
    const { rid } = encoding
    const active = wanted && (rids.length === 0 || rid === undefined || rids.includes(rid))
    const limit = limits.find((each) => rid === undefined || each.rid === rid)
    const maxBitrate = Math.min(usualBps(source, rid), limit?.bps ?? Infinity)
    isChanged ||= (encoding.active ?? true) !== active || encoding.maxBitrate !== maxBitrate
    encoding.active = active
    encoding.maxBitrate = maxBitrate
  }
  return isChanged
}

function usualBps(source: Source, rid: string | undefined): number {
  if (isSound(source)) return soundBps(source)
  const alone = isDetail(source) ? SCREEN_BPS : CAMERA_BPS
  return LAYERS.find((layer) => layer.rid === rid)?.maxBitrate ?? alone
}

/** The relay took no layers: of what is left, the first and smallest, all lines are sent. */
export function unlayered(encodings: readonly RTCRtpEncodingParameters[]): boolean {
  const [only] = encodings
  if (encodings.length !== 1 || only === undefined || (only.scaleResolutionDownBy ?? 1) === 1) {
    return false
  }
  only.scaleResolutionDownBy = 1
  only.maxBitrate = CAMERA_BPS
  return true
}

/** The same codecs with redundant audio (RFC 2198) first; undefined where there is none. */
export function redFirst<T extends { readonly mimeType: string }>(
  codecs: readonly T[],
): T[] | undefined {
  const isRed = ({ mimeType }: T) => mimeType.toLowerCase() === 'audio/red'
  const red = codecs.filter(isRed)
  return red.length === 0 ? undefined : [...red, ...codecs.filter((codec) => !isRed(codec))]
}
