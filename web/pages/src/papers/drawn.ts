import { stillFor, type Size } from './sheet'

/** A copy of what is drawn, as large as others are shown it; undefined where nothing is drawn. */
export function copyOf(drawn: CanvasImageSource, { width, height }: Size): HTMLCanvasElement | undefined {
  if (width <= 0 || height <= 0) return undefined
  const copy = document.createElement('canvas')
  const size = stillFor({ width, height })
  copy.width = size.width
  copy.height = size.height
  copy.getContext('2d')?.drawImage(drawn, 0, 0, size.width, size.height)
  return copy
}

/** What is measured lies over the pixels as a drawing of its own. */
export async function layOver(copy: HTMLCanvasElement, layer: SVGElement): Promise<void> {
  const { width, height } = layer.getBoundingClientRect()
  const svg = layer.cloneNode(true) as SVGElement
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  svg.setAttribute('width', String(width))
  svg.setAttribute('height', String(height))
  const url = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(svg)], { type: 'image/svg+xml' }))
  const image = new Image()
  image.src = url
  // Without it the pixels are shown all the same.
  const isHere = await image.decode().then(() => true, () => false)
  if (isHere) copy.getContext('2d')?.drawImage(image, 0, 0, copy.width, copy.height)
  URL.revokeObjectURL(url)
}

/** Which image it is, and how it is windowed, in its corner: the others see no more than the picture. */
export function write(copy: HTMLCanvasElement, lines: readonly string[]): void {
  const context = copy.getContext('2d')
  if (context === null) return
  const size = Math.max(16, Math.round(copy.height / 40))
  context.font = `${size}px sans-serif`
  context.textBaseline = 'top'
  context.lineWidth = 3
  context.strokeStyle = '#000'
  context.fillStyle = '#fff'
  lines.forEach((line, index) => {
    const [x, y] = [size / 2, size / 2 + index * size * 1.3]
    context.strokeText(line, x, y)
    context.fillText(line, x, y)
  })
}
