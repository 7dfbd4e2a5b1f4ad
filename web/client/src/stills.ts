import type { PictureId } from './protocol.js'
import type { Surroundings } from './surroundings.js'

/** What the gateway takes: so many bytes, and pixels each way. */
export const MAX_STILL_BYTES = 1_048_576
export const MAX_STILL_PIXELS = 1_920
/** One after another until the picture is small enough. */
const QUALITIES: readonly number[] = [0.9, 0.75, 0.55, 0.35]

/** The picture could not be frozen or fetched; `code` as docs/protocol.md has it, or `unreachable`. */
export class StillProblem extends Error {
  constructor(readonly code: string) {
    super(code)
    this.name = 'StillProblem'
  }
}

/** As large as may be, in the same shape; never larger than it is. */
export function stillSize(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, MAX_STILL_PIXELS / Math.max(width, height, 1))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** A JPEG that the gateway takes; undefined where there is no picture, or none that small. */
export async function stillOf(
  frame: CanvasImageSource & { readonly videoWidth: number; readonly videoHeight: number },
  canvas: HTMLCanvasElement = document.createElement('canvas'),
): Promise<Blob | undefined> {
  return jpegOf(frame, frame.videoWidth, frame.videoHeight, canvas)
}

/** The same of what is drawn on a canvas: a page, an image of a study. */
export async function stillOfDrawing(
  drawing: HTMLCanvasElement,
  canvas: HTMLCanvasElement = document.createElement('canvas'),
): Promise<Blob | undefined> {
  return jpegOf(drawing, drawing.width, drawing.height, canvas)
}

async function jpegOf(
  frame: CanvasImageSource,
  wide: number,
  high: number,
  canvas: HTMLCanvasElement,
): Promise<Blob | undefined> {
  if (wide <= 0 || high <= 0) return undefined
  const { width, height } = stillSize(wide, high)
  canvas.width = width
  canvas.height = height
  canvas.getContext('2d')?.drawImage(frame, 0, 0, width, height)
  for (const quality of QUALITIES) {
    const jpeg = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', quality))
    if (jpeg !== null && jpeg.size <= MAX_STILL_BYTES) return jpeg
  }
  return undefined
}

/** Freezes pictures for everybody in the room, and fetches the frames of those that are frozen. */
export class Stills {
  constructor(
    private readonly world: Pick<Surroundings, 'fetch'>,
    private readonly key: () => string | undefined,
    /** The address of the signalling door. */
    private readonly door: () => string,
  ) {}

  /**
   * The others, and oneself, hear of it by `frozen`. A document stands in place of the own screen, and goes
   * to who takes part alone. Fails with a StillProblem.
   */
  async freeze({ participant, source }: PictureId, jpeg: Blob, isDocument = false): Promise<void> {
    const query = new URLSearchParams({ participant, source, ...(isDocument && { document: 'true' }) })
    await this.ask(`?${query}`, { method: 'POST', body: jpeg, headers: { 'Content-Type': 'image/jpeg' } })
  }

  /** The frame of a picture that is frozen now. Fails with a StillProblem. */
  async load(still: string): Promise<Blob> {
    return (await this.ask(`/${encodeURIComponent(still)}`, {})).blob()
  }

  private async ask(path: string, init: RequestInit): Promise<Response> {
    const headers = { ...init.headers, Authorization: `Bearer ${this.key() ?? ''}` }
    const url = `${this.door().replace(/^ws/, 'http')}/stills${path}`
    const response = await this.world.fetch(url, { ...init, headers }).catch(() => undefined)
    if (response?.ok === true) return response
    const problem = (await response?.json().catch(() => undefined)) as { code?: unknown } | undefined
    throw new StillProblem(typeof problem?.code === 'string' ? problem.code : 'unreachable')
  }
}
