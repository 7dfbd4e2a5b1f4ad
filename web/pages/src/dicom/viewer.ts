import * as core from '@cornerstonejs/core'
import * as tools from '@cornerstonejs/tools'
import type { Picture } from '../studies'
import { undrawable } from './facts'
import { DrawingFault, faultOf } from './faults'
import { forget, load, prepare, tell } from './library'
import { CACHE_BYTES } from './limits'
import { Ruler, type Measured } from './ruler'

export type { Measured }

/** What a pressed mouse or one finger does. */
export const HANDS = ['window', 'move', 'zoom', 'measure'] as const
export type Hand = (typeof HANDS)[number]

/** How an image is seen now. */
export interface Sight {
  center: number
  width: number
  /** 1 is the whole image. */
  zoom: number
  isInverted: boolean
}

export interface ViewerEvents {
  seen: (sight: Sight) => void
  measured: (measured: Measured | undefined) => void
  /** Words for a length: they are drawn beside it. */
  length: (measured: Measured) => string
}

const TOOLS: Record<Hand, string> = {
  window: tools.WindowLevelTool.toolName,
  move: tools.PanTool.toolName,
  zoom: tools.ZoomTool.toolName,
  measure: tools.LengthTool.toolName,
}
const MIN_ZOOM = 0.25
const MAX_ZOOM = 20
const { MouseBindings } = tools.Enums

let count = 0

/** One element in which a series is drawn, image by image, until it is closed. One at a time a page. */
export class Viewer {
  private readonly id = `pixels-${++count}`
  private readonly engine: core.RenderingEngine
  private readonly group: tools.Types.IToolGroup
  private readonly ruler: Ruler
  private readonly watcher: ResizeObserver
  private imageIds: string[] = []
  private pictures: readonly Picture[] = []
  private wanted = -1
  private shown = -1
  private isClosed = false

  /** @throws DrawingFault when this browser can't draw at all */
  constructor(
    private readonly element: HTMLDivElement,
    private readonly events: ViewerEvents,
  ) {
    try {
      prepare()
      this.engine = new core.RenderingEngine(this.id)
      this.engine.enableElement({
        viewportId: this.id,
        type: core.Enums.ViewportType.STACK,
        element,
        defaultOptions: { background: [0, 0, 0] },
      })
    } catch (cause) {
      throw new DrawingFault('browser', String(cause))
    }
    element.tabIndex = 0 // the library takes elements out of the order of Tab
    const group = tools.ToolGroupManager.createToolGroup(this.id)
    if (group === undefined) throw new DrawingFault('browser', 'no tools')
    this.group = group
    group.addTool(TOOLS.window)
    group.addTool(TOOLS.move)
    group.addTool(TOOLS.zoom, { minZoomScale: MIN_ZOOM, maxZoomScale: MAX_ZOOM })
    this.ruler = new Ruler(element, this.id, () => this.picture, events)
    group.addTool(TOOLS.measure, { getTextLines: this.ruler.lines })
    group.addViewport(this.id, this.id)
    this.take('window')
    element.addEventListener(core.Enums.Events.VOI_MODIFIED, this.tellSight)
    element.addEventListener(core.Enums.Events.CAMERA_MODIFIED, this.tellSight)
    this.watcher = new ResizeObserver(this.fit)
    this.watcher.observe(element)
  }

  private get viewport(): core.StackViewport {
    return this.engine.getViewport<core.StackViewport>(this.id)
  }

  private get picture(): Picture | undefined {
    return this.pictures[this.shown]
  }

  /** @param addresses of the frames, in the order of the pictures */
  open(pictures: readonly Picture[], addresses: readonly string[]): void {
    this.imageIds = addresses.map((address) => `wadors:${address}`)
    this.pictures = pictures
    this.shown = -1
    this.imageIds.forEach((imageId, index) => {
      const picture = pictures[index]
      if (picture !== undefined) tell(imageId, picture.tags)
    })
  }

  /** Fetches and decodes one; once it is there it takes no time. */
  async fetch(index: number): Promise<void> {
    const imageId = this.imageIds[index]
    const picture = this.pictures[index]
    if (imageId === undefined || picture === undefined) return
    const reason = undrawable(picture.tags, CACHE_BYTES)
    if (reason !== undefined) throw new DrawingFault(reason)
    try {
      await load(imageId)
    } catch (cause) {
      throw faultOf(cause)
    }
  }

  /**
   * Shows one when it is there, unless another one is wanted by then.
   *
   * @param window that of the image itself when it is left out
   * @returns whether it is shown
   */
  async show(index: number, window?: { center: number; width: number }): Promise<boolean> {
    this.wanted = index
    await this.fetch(index)
    if (this.isClosed || this.wanted !== index) return false
    try {
      const isFirst = this.shown < 0
      if (isFirst) await this.viewport.setStack([...this.imageIds], index)
      else await this.viewport.setImageIdIndex(index)
    } catch (cause) {
      throw faultOf(cause)
    }
    if (this.isClosed || this.wanted !== index) return false
    this.shown = index
    this.ruler.leave()
    if (window === undefined) this.asMade()
    else this.setWindow(window.center, window.width)
    return true
  }

  /** The window that the image itself says, or else all of its values. */
  asMade(): void {
    const image = this.viewport.getCornerstoneImage()
    const { windowCenter, windowWidth } = image
    const center = Array.isArray(windowCenter) ? windowCenter[0] : windowCenter
    const width = Array.isArray(windowWidth) ? windowWidth[0] : windowWidth
    if (center !== undefined && width !== undefined) this.setWindow(center, width)
  }

  allValues(): void {
    const { minPixelValue, maxPixelValue } = this.viewport.getCornerstoneImage()
    const { windowCenter, windowWidth } = core.utilities.windowLevel.toWindowLevel(minPixelValue, maxPixelValue)
    this.setWindow(windowCenter, windowWidth)
  }

  setWindow(center: number, width: number): void {
    if (this.picture === undefined) return
    this.viewport.setProperties({ voiRange: core.utilities.windowLevel.toLowHighRange(Math.max(1, width), center) })
    this.draw()
  }

  invert(): void {
    this.viewport.setProperties({ invert: this.viewport.getProperties().invert !== true })
    this.draw()
  }

  zoom(factor: number): void {
    const zoom = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, this.viewport.getZoom() * factor))
    this.viewport.setZoom(zoom)
    this.draw()
  }

  /** By pixels of the page. */
  pan(right: number, down: number): void {
    const [x, y] = this.viewport.getPan()
    this.viewport.setPan([x + right, y + down])
    this.draw()
  }

  /** As it was when it was opened, but for what was measured. */
  reset(): void {
    const isNegative = this.picture !== undefined && core.cache.getImage(this.imageIds[this.shown] ?? '')?.invert
    this.viewport.resetCamera()
    this.viewport.setProperties({ invert: isNegative === true })
    this.asMade()
  }

  take(hand: Hand): void {
    for (const name of Object.values(TOOLS)) this.group.setToolPassive(name, { removeAllBindings: true })
    const { Primary, Auxiliary, Secondary } = MouseBindings
    this.group.setToolActive(TOOLS.move, { bindings: [{ mouseButton: Auxiliary }] })
    this.group.setToolActive(TOOLS.zoom, { bindings: [{ mouseButton: Secondary }, { numTouchPoints: 2 }] })
    this.group.setToolActive(TOOLS[hand], { bindings: [{ mouseButton: Primary }, { numTouchPoints: 1 }] })
  }

  /** By keys: see [Ruler]. */
  get rule(): Ruler {
    return this.ruler
  }

  /** In other words: the language changed. */
  redraw(): void {
    tools.utilities.triggerAnnotationRenderForViewportIds([this.id])
  }

  private draw(): void {
    this.viewport.render()
    this.tellSight()
  }

  /** What was seen whole is seen whole in the other size too; else the part that was seen stays. */
  private readonly fit = (): void => {
    const isWhole = Math.abs(this.viewport.getZoom() - 1) < 0.01
    this.engine.resize(true, !isWhole)
    this.tellSight()
  }

  private readonly tellSight = (): void => {
    if (this.isClosed || this.picture === undefined) return
    const { voiRange, invert } = this.viewport.getProperties()
    const { lower, upper } = voiRange ?? { lower: 0, upper: 0 }
    const { windowCenter, windowWidth } = core.utilities.windowLevel.toWindowLevel(lower, upper)
    this.events.seen({
      center: windowCenter,
      width: windowWidth,
      zoom: this.viewport.getZoom(),
      isInverted: invert === true,
    })
  }

  close(): void {
    this.isClosed = true
    this.watcher.disconnect()
    this.element.removeEventListener(core.Enums.Events.VOI_MODIFIED, this.tellSight)
    this.element.removeEventListener(core.Enums.Events.CAMERA_MODIFIED, this.tellSight)
    this.ruler.close()
    tools.ToolGroupManager.destroyToolGroup(this.id)
    this.engine.destroy()
    forget()
  }
}
