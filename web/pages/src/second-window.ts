import { onBeforeUnmount, ref, type Ref, shallowRef } from 'vue'
import { fit, type Looking } from './looking'
import { pictureBox } from './people'
import type { Tile } from './tiles'

/** What a shared screen is like until its first picture is here. */
const USUAL_SHAPE = 16 / 9
const FEATURES = 'popup,width=1280,height=720'

interface Screens {
  readonly screens: readonly { availLeft: number; availTop: number; isPrimary: boolean }[]
  readonly currentScreen: unknown
}

/** Where on another screen a window goes, where there is one and the browser says so. */
export function elsewhere(details: Screens | undefined): string {
  const other = details?.screens.find((one) => one !== details.currentScreen)
  return other === undefined ? '' : `,left=${other.availLeft},top=${other.availTop}`
}

async function otherScreen(): Promise<string> {
  const { getScreenDetails } = window as { getScreenDetails?: () => Promise<Screens> }
  if ((screen as { isExtended?: boolean }).isExtended !== true || !getScreenDetails) return ''
  // Not allowed: the person drags the window over.
  return getScreenDetails.call(window).then(elsewhere, () => '')
}

/**
 * One picture in a window of its own, for a second screen. The window belongs to the room's
 * page: it shows the same stream, and goes with it.
 */
export function useSecondWindow(looking: Looking): {
  key: Ref<string | undefined>
  isBlocked: Ref<boolean>
  /** Over the picture, for what lies on it: a place in the other window's page. */
  board: Ref<HTMLElement | undefined>
  /** Where the picture lies in that window, in shares of it. */
  box: Ref<{ left: number; top: number; width: number; height: number }>
  toggle: (tile: Tile, title: string) => Promise<void>
  follow: (tiles: readonly Tile[]) => void
  /** What stands still there has this shape; undefined when the picture is live again. */
  shaped: (shape: number | undefined) => void
} {
  const key = ref<string>()
  const isBlocked = ref(false)
  const opened = shallowRef<Window>()
  const board = shallowRef<HTMLElement>()
  const box = shallowRef({ left: 0, top: 0, width: 1, height: 1 })
  let video: HTMLVideoElement | undefined
  let stillShape: number | undefined
  let tell: () => void = () => undefined

  function close(): void {
    if (key.value !== undefined) looking.forget(`${key.value} second`)
    const window = opened.value
    opened.value = undefined
    board.value = undefined
    key.value = undefined
    stillShape = undefined
    video = undefined
    window?.close()
  }

  async function toggle(tile: Tile, title: string): Promise<void> {
    const wasShown = key.value
    close()
    if (wasShown === tile.key) return
    const place = await otherScreen()
    const target = window.open('', 'huizhen-second', FEATURES + place)
    isBlocked.value = target === null
    if (target === null) return
    opened.value = target
    key.value = tile.key
    const filled = fill(target, tile, title)
    video = filled.video
    board.value = filled.board
    tell = () => see(target, tile)
    video.addEventListener('resize', tell)
    target.addEventListener('resize', tell)
    target.addEventListener('pagehide', () => {
      if (opened.value === target) close()
    })
    tell()
  }

  function see(target: Window, { participant, source, key: name }: Tile): void {
    const { videoWidth = 0, videoHeight = 0 } = video ?? {}
    const live = videoWidth > 0 && videoHeight > 0 ? videoWidth / videoHeight : USUAL_SHAPE
    const shape = stillShape ?? live
    const place = { width: target.innerWidth, height: target.innerHeight }
    box.value = pictureBox(place, shape)
    const scale = target.devicePixelRatio
    const whole = { width: place.width * scale, height: place.height * scale }
    const seen = { isVisible: true, isPinned: false, isElsewhere: true, ...fit(whole, shape) }
    looking.see(`${name} second`, { participant, source, ...seen })
  }

  function shaped(shape: number | undefined): void {
    stillShape = shape
    if (opened.value !== undefined) tell()
  }

  /** A track that came again has another stream; one that ended takes its window along. */
  function follow(tiles: readonly Tile[]): void {
    if (key.value === undefined) return
    const tile = tiles.find((one) => one.key === key.value)
    if (tile?.stream === undefined) close()
    else if (video !== undefined && video.srcObject !== tile.stream) video.srcObject = tile.stream
  }

  window.addEventListener('pagehide', close)
  onBeforeUnmount(() => {
    window.removeEventListener('pagehide', close)
    close()
  })
  return { key, isBlocked, board, box, toggle, follow, shaped }
}

function fill(target: Window, { stream }: Tile, title: string): { video: HTMLVideoElement; board: HTMLElement } {
  const page = target.document
  page.title = title
  page.documentElement.lang = document.documentElement.lang
  page.body.replaceChildren()
  dress(page)
  page.body.style.cssText = 'margin:0;background:#000;overflow:hidden'
  const video = page.createElement('video')
  video.style.cssText = 'width:100vw;height:100vh;object-fit:contain'
  video.muted = true
  video.autoplay = true
  video.playsInline = true
  video.setAttribute('aria-label', title)
  video.srcObject = stream ?? null
  const board = page.createElement('div')
  board.style.cssText = 'position:fixed;inset:0;color:#fff'
  board.addEventListener('dblclick', () => {
    // Refused: the window can still be made large by hand.
    if (page.fullscreenElement === null) void page.body.requestFullscreen().catch(() => undefined)
    else void page.exitFullscreen()
  })
  page.body.append(video, board)
  // An interrupted start is followed by the next one.
  void video.play().catch(() => undefined)
  return { video, board }
}

/** In the clothes of the room's page: what lies on a picture looks the same there. */
function dress(page: Document): void {
  for (const sheet of document.querySelectorAll<HTMLElement>('style, link[rel="stylesheet"]')) {
    const copy = page.importNode(sheet, true)
    // That page has no address of its own for a path to begin at.
    if (sheet instanceof HTMLLinkElement) copy.setAttribute('href', sheet.href)
    page.head.append(copy)
  }
}
