import type { Colour, PictureId, Point } from '@huizhen/client'
import { computed, onBeforeUnmount, type Ref, shallowRef, watch } from 'vue'
import type { Call } from './call'

interface Stroke {
  readonly colour: Colour
  readonly points: readonly Point[]
}

/** Of `PictureBoard`: the same in every window. */
const INKS: Record<Colour, string> = {
  yellow: '#ffe14d',
  cyan: '#41e0ff',
  magenta: '#ff6ad5',
  white: '#fff',
}
/** A stroke is this share of the picture's width. */
const STROKE_SHARE = 1 / 250
/** A stream of a canvas has a frame only when it is drawn on; whoever looks later wants one, too. */
const AGAIN_MILLIS = 1_000

/** What stands still, with the lines on it and a word that it does, as everybody sees it. */
export function drawStill(
  context: CanvasRenderingContext2D,
  image: CanvasImageSource,
  { width, height }: { readonly width: number; readonly height: number },
  lines: readonly Stroke[],
  label: string,
): void {
  context.drawImage(image, 0, 0, width, height)
  context.lineCap = 'round'
  context.lineJoin = 'round'
  for (const { colour, points } of lines) {
    const [first, ...rest] = points
    if (first === undefined) continue
    context.beginPath()
    context.moveTo(first.x * width, first.y * height)
    for (const { x, y } of rest.length === 0 ? [first] : rest) context.lineTo(x * width, y * height)
    context.lineWidth = width * STROKE_SHARE * 1.75
    context.strokeStyle = 'rgb(0 0 0 / 55%)'
    context.stroke()
    context.lineWidth = width * STROKE_SHARE
    context.strokeStyle = INKS[colour]
    context.stroke()
  }
  const size = Math.max(12, Math.round(height / 32))
  context.font = `${size}px sans-serif`
  context.textBaseline = 'top'
  context.fillStyle = 'rgb(0 0 0 / 65%)'
  context.fillRect(size / 2, size / 2, context.measureText(label).width + size, size * 1.6)
  context.fillStyle = '#9fe3ff'
  context.fillText(label, size, size * 0.8)
}

/**
 * A frozen picture as a stream, for windows that show nothing but a video: the second window, and
 * picture in picture. Undefined while nothing is wanted there, and while the frame is not here.
 */
export function useStillStream(
  call: Pick<Call, 'state' | 'stills'>,
  wanted: () => PictureId | undefined,
  label: () => string,
  makeCanvas: () => HTMLCanvasElement = () => document.createElement('canvas'),
): Ref<MediaStream | undefined> {
  const stream = shallowRef<MediaStream>()
  const url = computed(() => {
    const picture = wanted()
    return picture === undefined ? undefined : call.stills.of(picture)
  })
  const lines = computed(() => {
    const { participant, source } = wanted() ?? {}
    return call.state.value.tools.lines.filter(
      (one) => one.participant === participant && one.source === source,
    )
  })
  let draw: (() => void) | undefined
  let timer: ReturnType<typeof setInterval> | undefined

  function stop(): void {
    clearInterval(timer)
    draw = undefined
    for (const track of stream.value?.getTracks() ?? []) track.stop()
    stream.value = undefined
  }

  async function show(address: string): Promise<void> {
    const image = new Image()
    image.src = address
    // It was thawed before it was here: its address is no longer one.
    const isHere = await image.decode().then(() => true, () => false)
    if (!isHere || url.value !== address) return
    const canvas = makeCanvas()
    canvas.width = image.naturalWidth
    canvas.height = image.naturalHeight
    const context = canvas.getContext('2d')
    if (context === null) return
    draw = () => drawStill(context, image, canvas, lines.value, label())
    stream.value = canvas.captureStream()
    draw()
    // By a timer and not with the screen's frames: those stop where the page itself is out of sight.
    timer = setInterval(() => draw?.(), AGAIN_MILLIS)
  }

  watch(
    url,
    (now) => {
      stop()
      if (now !== undefined) void show(now)
    },
    { immediate: true },
  )
  watch(lines, () => draw?.())
  onBeforeUnmount(stop)
  return stream
}
