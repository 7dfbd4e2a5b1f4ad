import type { PictureSource, ViewHint } from '@huizhen/client'
import { onBeforeUnmount, onMounted, type Ref } from 'vue'

/** How long a page may be covered before nothing is sent to it: a glance at another tab is shorter. */
export const COVERED_MILLIS = 2_000

export interface Seen {
  readonly participant: string
  readonly source: string
  /** In device pixels. */
  readonly width: number
  readonly height: number
  readonly isVisible: boolean
  readonly isPinned: boolean
  /** In a window of its own, which can be seen while this page is covered. */
  readonly isElsewhere?: boolean
}

/**
 * What of whom is on this screen. Tiles say it of themselves; while the page is covered everything
 * is hidden, also the tile that went because of that: it must not count as one without a hint,
 * which would be sent again.
 */
export class Looking {
  private readonly seen = new Map<string, Seen>()
  private readonly gone = new Set<string>()
  private isCovered = false

  constructor(private readonly tell: (views: ViewHint[]) => void) {}

  see(key: string, seen: Seen): void {
    this.gone.delete(key)
    this.seen.set(key, seen)
    this.say()
  }

  forget(key: string): void {
    if (this.isCovered) this.gone.add(key)
    else this.seen.delete(key)
    this.say()
  }

  cover(isCovered: boolean): void {
    if (this.isCovered === isCovered) return
    this.isCovered = isCovered
    if (!isCovered) {
      for (const key of this.gone) this.seen.delete(key)
      this.gone.clear()
    }
    this.say()
  }

  private say(): void {
    const views = new Map<string, ViewHint>()
    for (const one of this.seen.values()) {
      const { participant, source, width, height, isVisible, isPinned, isElsewhere } = one
      const key = `${participant}/${source}`
      const view: ViewHint = {
        participant,
        source: source as PictureSource,
        width,
        height,
        pinned: isPinned,
        hidden: (this.isCovered && isElsewhere !== true) || !isVisible,
      }
      const other = views.get(key)
      views.set(key, other === undefined ? view : both(other, view))
    }
    this.tell([...views.values()])
  }
}

/** One picture in two places is asked for as the larger of those that are seen. */
function both(a: ViewHint, b: ViewHint): ViewHint {
  const seen = [a, b].filter(({ hidden }) => hidden !== true)
  const shown = seen.length > 0 ? seen : [a, b]
  return {
    ...a,
    width: Math.max(...shown.map(({ width }) => width)),
    height: Math.max(...shown.map(({ height }) => height)),
    pinned: a.pinned === true || b.pinned === true,
    hidden: seen.length === 0,
  }
}

/** Covers and uncovers with the browser's tab or window. */
export function useCover(looking: Looking): void {
  let timer: number | undefined
  const changed = () => {
    window.clearTimeout(timer)
    if (document.visibilityState === 'visible') looking.cover(false)
    else timer = window.setTimeout(() => looking.cover(true), COVERED_MILLIS)
  }
  onMounted(() => document.addEventListener('visibilitychange', changed))
  onBeforeUnmount(() => {
    window.clearTimeout(timer)
    document.removeEventListener('visibilitychange', changed)
  })
}

export interface Extent {
  readonly width: number
  readonly height: number
  readonly isVisible: boolean
}

/** The size of a picture of this shape (width by height) that is shown whole in a box. */
export function fit(box: Pick<Extent, 'width' | 'height'>, shape: number): Pick<Extent, 'width' | 'height'> {
  const width = Math.min(box.width, box.height * shape)
  return { width: Math.round(width), height: Math.round(width / shape) }
}

/** Measures an element in device pixels, and whether it is scrolled into view; tells each change. */
export function useExtent(element: Ref<HTMLElement | undefined>, tell: (now: Extent) => void): void {
  let isVisible = true
  const stops: (() => void)[] = []

  const measure = () => {
    const box = element.value?.getBoundingClientRect()
    if (box === undefined) return
    const scale = window.devicePixelRatio
    const [width, height] = [Math.round(box.width * scale), Math.round(box.height * scale)]
    tell({ width, height, isVisible: isVisible && width > 0 && height > 0 })
  }

  onMounted(() => {
    const target = element.value
    // Without these the picture counts as visible at an unknown size.
    if (target === undefined || typeof ResizeObserver === 'undefined') return
    const size = new ResizeObserver(measure)
    size.observe(target)
    stops.push(() => size.disconnect())
    if (typeof IntersectionObserver === 'undefined') return
    const place = new IntersectionObserver(
      (entries) => {
        isVisible = entries.at(-1)?.isIntersecting ?? true
        measure()
      },
      { rootMargin: '80px' }, // asked for a little before it is scrolled in
    )
    place.observe(target)
    stops.push(() => place.disconnect())
  })
  onBeforeUnmount(() => stops.forEach((stop) => stop()))
}
