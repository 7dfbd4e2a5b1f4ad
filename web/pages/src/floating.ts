import { onBeforeUnmount, ref, type Ref } from 'vue'
import { fit, type Looking } from './looking'
import type { Tile } from './tiles'

/** What a picture is like until its first frame is here. */
const USUAL_SHAPE = 16 / 9
const READY_MILLIS = 3_000

/**
 * One picture before the other windows, as the browser does it (picture in picture). It has a video of
 * its own: the picture's place in the room may change meanwhile, as it does when it is frozen, and it
 * stays open.
 */
export function useFloating(looking: Looking): {
  key: Ref<string | undefined>
  toggle: (tile: Tile) => Promise<void>
  follow: (tiles: readonly Tile[], still?: MediaStream) => void
} {
  const key = ref<string>()
  let shown: Tile | undefined
  let size = { width: 0, height: 0 }
  const video = document.createElement('video')
  video.muted = true
  video.playsInline = true
  video.tabIndex = -1
  video.setAttribute('aria-hidden', 'true')
  video.style.cssText = 'position:fixed;right:0;bottom:0;width:1px;height:1px;opacity:0;pointer-events:none'
  video.addEventListener('leavepictureinpicture', () => gone())
  video.addEventListener('resize', () => tell())

  function gone(): void {
    if (key.value !== undefined) looking.forget(`${key.value} floating`)
    key.value = undefined
    shown = undefined
    video.srcObject = null
    video.remove()
  }

  function close(): void {
    const isOpen = document.pictureInPictureElement === video
    gone()
    // It may have been closed by hand just now.
    if (isOpen) void document.exitPictureInPicture().catch(() => undefined)
  }

  async function toggle(tile: Tile): Promise<void> {
    const before = key.value
    if (before !== undefined) close()
    if (before === tile.key || tile.stream === undefined) return
    key.value = tile.key
    shown = tile
    document.body.append(video)
    video.srcObject = tile.stream
    try {
      // An interrupted start is followed by the next one.
      void video.play().catch(() => undefined)
      await hasFrame(video)
      const window = await video.requestPictureInPicture()
      const resized = (): void => {
        size = { width: window.width, height: window.height }
        tell()
      }
      window.addEventListener('resize', resized)
      resized()
    } catch {
      gone() // refused: it stays where it is
    }
  }

  function tell(): void {
    if (shown === undefined || key.value === undefined) return
    const { participant, source } = shown
    const shape = video.videoWidth > 0 && video.videoHeight > 0 ? video.videoWidth / video.videoHeight : USUAL_SHAPE
    const scale = window.devicePixelRatio
    const box = fit({ width: size.width * scale, height: size.height * scale }, shape)
    const seen = { isVisible: true, isPinned: false, isElsewhere: true }
    looking.see(`${key.value} floating`, { participant, source, ...seen, ...box })
  }

  /** What came again has another stream; what stands still for everybody does so here; what ended is gone. */
  function follow(tiles: readonly Tile[], still?: MediaStream): void {
    if (key.value === undefined) return
    const stream = still ?? tiles.find((one) => one.key === key.value)?.stream
    if (stream === undefined) close()
    else if (video.srcObject !== stream) {
      video.srcObject = stream
      void video.play().catch(() => undefined)
    }
  }

  onBeforeUnmount(close)
  return { key, toggle, follow }
}

/** A browser floats only what has a size. */
function hasFrame(video: HTMLVideoElement): Promise<void> {
  if (video.readyState >= HTMLMediaElement.HAVE_METADATA) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no frame came')), READY_MILLIS)
    video.addEventListener(
      'loadedmetadata',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
}
