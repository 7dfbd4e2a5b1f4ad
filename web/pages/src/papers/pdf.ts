import { getDocument, PDFWorker, type PDFDocumentProxy } from 'pdfjs-dist'
import Worker from 'pdfjs-dist/build/pdf.worker.mjs?worker'
import { PaperFault, type Paper, type Sheet } from './paper'

/** The longer edge of a page, in pixels: small print can be read when it is zoomed into. */
const PAGE_PIXELS = 2_400

/** What documents need that do not bring their own fonts: Chinese ones rarely do. */
const FILES = {
  ...import.meta.glob<string>('../../../node_modules/pdfjs-dist/cmaps/*.bcmap', {
    query: '?url',
    import: 'default',
    eager: true,
  }),
  ...import.meta.glob<string>('../../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}', {
    query: '?url',
    import: 'default',
    eager: true,
  }),
  ...import.meta.glob<string>('../../../node_modules/pdfjs-dist/wasm/*.wasm', {
    query: '?url',
    import: 'default',
    eager: true,
  }),
}
const ADDRESSES = new Map(Object.entries(FILES).map(([path, url]) => [path.slice(path.lastIndexOf('/') + 1), url]))

async function fileOf(name: string): Promise<Uint8Array> {
  const url = ADDRESSES.get(name)
  const answer = url === undefined ? undefined : await fetch(url)
  if (answer?.ok !== true) throw new Error(`no file ${name}`)
  return new Uint8Array(await answer.arrayBuffer())
}

class CMaps {
  fetch = async ({ name }: { name: string }) => ({ cMapData: await fileOf(`${name}.bcmap`), isCompressed: true })
}

class NamedFiles {
  fetch = ({ filename }: { filename: string }) => fileOf(filename)
}

/** A PDF, drawn by pdf.js: its pages alone, without its links, forms and scripts. */
export async function openPdf(bytes: ArrayBuffer): Promise<Paper> {
  const port = new Worker()
  const worker = PDFWorker.create({ port })
  const close = (): void => {
    worker.destroy()
    port.terminate()
  }
  const task = getDocument({
    data: bytes,
    worker,
    isEvalSupported: false,
    enableXfa: false,
    useWorkerFetch: false,
    CMapReaderFactory: CMaps,
    StandardFontDataFactory: NamedFiles,
    WasmFactory: NamedFiles,
  })
  let document: PDFDocumentProxy
  try {
    document = await task.promise
  } catch (cause) {
    close()
    throw new PaperFault(cause instanceof Error && cause.name === 'PasswordException' ? 'password' : 'broken')
  }
  return {
    pages: document.numPages,
    sheet: (page) => draw(document, page),
    close: () => void task.destroy().finally(close),
  }
}

async function draw(document: PDFDocumentProxy, number: number): Promise<Sheet> {
  try {
    const page = await document.getPage(number)
    const whole = page.getViewport({ scale: 1 })
    const viewport = page.getViewport({ scale: PAGE_PIXELS / Math.max(whole.width, whole.height) })
    const canvas = window.document.createElement('canvas')
    canvas.width = Math.round(viewport.width)
    canvas.height = Math.round(viewport.height)
    await page.render({ canvas, viewport }).promise
    page.cleanup()
    return { image: canvas, width: canvas.width, height: canvas.height }
  } catch {
    throw new PaperFault('broken')
  }
}
