import type { Size } from './sheet'

/** One page that can be drawn. */
export interface Sheet extends Size {
  readonly image: CanvasImageSource
}

/** A document of a case, page by page. An image has one. */
export interface Paper {
  readonly pages: number
  /** Rejects with a PaperFault. */
  sheet(page: number): Promise<Sheet>
  close(): void
}

/** It can't be shown: `password`, or `broken`. */
export class PaperFault extends Error {
  constructor(readonly reason: 'password' | 'broken') {
    super(reason)
    this.name = 'PaperFault'
  }
}

/** Each way; a photograph with more pixels is shown with so many. */
const MAX_PIXELS = 4_096

/** Rejects with a PaperFault. What PDF needs is loaded with the first one. */
export async function openPaper(bytes: Blob, mediaType: string): Promise<Paper> {
  if (mediaType === 'application/pdf') return (await import('./pdf')).openPdf(await bytes.arrayBuffer())
  return openImage(bytes)
}

async function openImage(bytes: Blob): Promise<Paper> {
  const image = await decode(bytes)
  return {
    pages: 1,
    sheet: async () => ({ image, width: image.width, height: image.height }),
    close: () => image.close(),
  }
}

async function decode(bytes: Blob): Promise<ImageBitmap> {
  try {
    const image = await createImageBitmap(bytes)
    const scale = MAX_PIXELS / Math.max(image.width, image.height)
    if (scale >= 1) return image
    const resizeWidth = Math.max(1, Math.round(image.width * scale))
    const smaller = await createImageBitmap(image, { resizeWidth, resizeQuality: 'high' })
    image.close()
    return smaller
  } catch {
    throw new PaperFault('broken')
  }
}
