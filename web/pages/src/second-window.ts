import { onBeforeUnmount, ref, type Ref, shallowRef } from 'vue'
import { fit, type Looking } from './looking'
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
  toggle: (tile: Tile, title: string) => Promise<void>
  follow: (tiles: readonly Tile[], still?: MediaStream) => void
} {
  const key = ref<string>()
  const isBlocked = ref(false)
  const opened = shallowRef<Window>()
  let video: HTMLVideoElement | undefined

  function close(): void {
    if (key.value !== undefined) looking.forget(`${key.value} second`)
    const window = opened.value
    opened.value = undefined
    key.value = undefined
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
    video = fill(target, tile, title)
    const tell = () => see(target, tile)
    video.addEventListener('resize', tell)
    target.addEventListener('resize', tell)
    target.addEventListener('pagehide', () => {
      if (opened.value === target) close()
    })
    tell()
  }

  function see(target: Window, { participant, source, key: name }: Tile): void {
    const { videoWidth = 0, videoHeight = 0 } = video ?? {}
    const shape = videoWidth > 0 && videoHeight > 0 ? videoWidth / videoHeight : USUAL_SHAPE
    const scale = target.devicePixelRatio
    const box = { width: target.innerWidth * scale, height: target.innerHeight * scale }
    const seen = { isVisible: true, isPinned: false, isElsewhere: true, ...fit(box, shape) }
    looking.see(`${name} second`, { participant, source, ...seen })
  }

  /**
   * A track that came again has another stream; one that ended takes its window along. What stands
   * still for everybody does so here, too.
   */
  function follow(tiles: readonly Tile[], still?: MediaStream): void {
    if (key.value === undefined) return
    const tile = tiles.find((one) => one.key === key.value)
    if (tile?.stream === undefined) close()
    else if (video !== undefined) {
      const stream = still ?? tile.stream
      if (video.srcObject !== stream) video.srcObject = stream
    }
  }

  window.addEventListener('pagehide', close)
  onBeforeUnmount(() => {
    window.removeEventListener('pagehide', close)
    close()
  })
  return { key, isBlocked, toggle, follow }
}

function fill(target: Window, { stream }: Tile, title: string): HTMLVideoElement {
  const page = target.document
  page.title = title
  page.documentElement.lang = document.documentElement.lang
  page.body.replaceChildren()
  page.body.style.cssText = 'margin:0;background:#000;overflow:hidden'
  const video = page.createElement('video')
  video.style.cssText = 'width:100vw;height:100vh;object-fit:contain'
  video.muted = true
  video.autoplay = true
  video.playsInline = true
  video.setAttribute('aria-label', title)
  video.srcObject = stream ?? null
  video.addEventListener('dblclick', () => {
    // Refused: the window can still be made large by hand.
    if (page.fullscreenElement === null) void video.requestFullscreen().catch(() => undefined)
    else void page.exitFullscreen()
  })
  page.body.append(video)
  // An interrupted start is followed by the next one.
  void video.play().catch(() => undefined)
  return video
}
