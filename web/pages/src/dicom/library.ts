import * as core from '@cornerstonejs/core'
import * as tools from '@cornerstonejs/tools'
import { init as initLoader, wadors } from '@cornerstonejs/dicom-image-loader'
import type { Tags } from '../studies'
import { CACHE_BYTES } from './limits'
import { planeOf } from './plane'

/**
 * Cornerstone3D, once a page: its cache, its decoders in workers of their own, and what it asks of an image,
 * answered from the DICOM JSON that the archive gave. Fetched when somebody looks at pixels, and not before.
 */

/** Decoders at work at once: a hospital's desktop has four cores, and a call may be going on. */
const DECODERS = 2

/** Before the library's own answers, which are at 0. */
const FIRST = 10_000

const MODALITY = '00080060'

/** What the library asks about an image while it makes it of a frame. */
const ASKED = [
  'imagePixelModule',
  'imagePlaneModule',
  'voiLutModule',
  'modalityLutModule',
  'sopCommonModule',
  'calibrationModule',
  'generalSeriesModule',
]

const instances = new Map<string, Tags>()
let isReady = false

function plane(type: string, imageId: string): unknown {
  const tags = type === 'imagePlaneModule' ? instances.get(imageId) : undefined
  if (tags === undefined) return undefined
  const own: unknown = wadors.metaData.metaDataProvider(type, imageId)
  return planeOf(tags, typeof own === 'object' && own !== null ? own : {})
}

export function prepare(): void {
  if (isReady) return
  core.init()
  tools.init()
  initLoader({ maxWebWorkers: DECODERS })
  core.cache.setMaxCacheSize(CACHE_BYTES)
  core.metaData.addProvider(plane, FIRST)
  for (const tool of [tools.WindowLevelTool, tools.PanTool, tools.ZoomTool, tools.LengthTool]) tools.addTool(tool)
  isReady = true
}

/** What the archive says about an image, until it is forgotten. */
export function tell(imageId: string, tags: Tags): void {
  instances.set(imageId, tags)
  // A copy, for the library marks it; and with a modality (`other`), without which it breaks.
  const whole = { [MODALITY]: { vr: 'CS', Value: ['OT'] }, ...tags }
  wadors.metaDataManager.add(imageId, whole as Parameters<typeof wadors.metaDataManager.add>[1])
}

/** Lets go of all images, and of what is known of them: nothing of a case stays when it is closed. */
export function forget(): void {
  for (const imageId of instances.keys()) wadors.metaDataManager.remove(imageId)
  instances.clear()
  core.cache.purgeCache()
}

/** @throws an `XMLHttpRequest` or an error of a decoder: see `faultOf` */
export async function load(imageId: string): Promise<void> {
  const image = await (core.cache.getImageLoadObject(imageId)?.promise ?? fetched(imageId))
  // The library draws what came of a frame that was cut short, beside whatever the memory holds.
  const whole = image.rows * image.columns * image.numberOfComponents
  if (image.getPixelData().length < whole) {
    core.cache.removeImageLoadObject(imageId)
    throw new Error('the frame is cut short')
  }
}

function fetched(imageId: string): Promise<core.Types.IImage> {
  // What is strange about an image is found here: within the library nobody would hear of it, and wait for ever.
  for (const module of ASKED) core.metaData.get(module, imageId)
  // Without WebGL colours are drawn with a fourth byte: an option of the loader, which the types leave out.
  const options = {
    priority: 0,
    requestType: core.Enums.RequestType.Interaction,
    useRGBA: core.getShouldUseCPURendering(),
  }
  const promise = core.imageLoader.loadImage(imageId, options)
  // Fails as the promise itself does, which is awaited.
  core.cache.putImageLoadObject(imageId, { promise }).catch(() => undefined)
  return promise
}
