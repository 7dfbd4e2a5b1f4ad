import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import { ApiProblem } from '../src/api/http'
import type { Call } from '../src/call'
import { chooseLanguage, i18n } from '../src/i18n'
import {
  AS_MADE,
  lies,
  MAX_ZOOM,
  moved,
  pixelAt,
  seen,
  shade,
  shades,
  stillFor,
  windowed,
  zoomed,
} from '../src/papers/sheet'
import { Fingers, type Pair, pinched, zoomedAt } from '../src/papers/pinch'
import PaperPanel from '../src/parts/room/PaperPanel.vue'
import PaperSheet from '../src/parts/room/PaperSheet.vue'
import PixelTools from '../src/parts/PixelTools.vue'
import { useSession } from '../src/stores/session'

const SHEET = { width: 400, height: 300 }
const PLACE = { width: 800, height: 800 }

describe('a page in its place', () => {
  it('lies whole in the middle', () => {
    expect(lies(SHEET, PLACE, AS_MADE)).toEqual({ x: 0, y: 100, width: 800, height: 600 })
    expect(seen(SHEET, PLACE, AS_MADE)).toEqual({ x: 0, y: 0, width: 400, height: 300 })
    expect(lies({ width: 0, height: 0 }, PLACE, AS_MADE)).toEqual({ x: 0, y: 0, width: 0, height: 0 })
  })

  it('is zoomed about its middle, within limits, and moved no further than to its edges', () => {
    const near = zoomed(SHEET, PLACE, AS_MADE, 4)
    expect(seen(SHEET, PLACE, near)).toEqual({ x: 150, y: 100, width: 100, height: 100 })
    const left = moved(SHEET, PLACE, near, 10_000, 0)
    expect(seen(SHEET, PLACE, left)).toEqual({ x: 0, y: 100, width: 100, height: 100 })
    expect(moved(SHEET, PLACE, AS_MADE, 50, 50)).toEqual(AS_MADE)
    expect(zoomed(SHEET, PLACE, AS_MADE, 1_000).zoom).toBe(MAX_ZOOM)
    // Nothing that was pushed aside stays outside when the whole is seen again.
    expect(zoomed(SHEET, PLACE, left, 0.001)).toEqual(AS_MADE)
  })

  it('says which of its pixels a point is, and the nearest of one outside', () => {
    expect(pixelAt(SHEET, PLACE, AS_MADE, { x: 400, y: 400 })).toEqual({ x: 200, y: 150 })
    expect(pixelAt(SHEET, PLACE, AS_MADE, { x: -5, y: 799 })).toEqual({ x: 0, y: 300 })
  })

  it('is windowed and inverted colour by colour, and left alone as it is made', () => {
    expect(shades(AS_MADE)).toBeUndefined()
    const rgba = new Uint8ClampedArray([0, 64, 255, 7])
    shade(rgba, shades({ ...AS_MADE, isInverted: true }) ?? new Uint8ClampedArray())
    expect([...rgba]).toEqual([255, 191, 0, 7])
    const narrow = shades(windowed(AS_MADE, 64, 2)) ?? []
    expect([narrow[62], narrow[64], narrow[66]]).toEqual([0, 128, 255])
    expect(windowed(AS_MADE, 10_000, 0)).toMatchObject({ center: 512, width: 1 })
  })

  it('is shown to the others large enough to be drawn on, and no larger than the gateway takes', () => {
    expect(stillFor({ width: 100, height: 50 })).toEqual({ width: 960, height: 480 })
    expect(stillFor({ width: 2_400, height: 1_200 })).toEqual({ width: 1_920, height: 960 })
  })
})

describe('two fingers on a page', () => {
  const pair = (x: number, y: number, x2: number, y2: number): Pair => [{ x, y }, { x: x2, y: y2 }]
  const whole = pair(350, 400, 450, 400)

  it('zoom it about what lies between them', () => {
    const near = pinched(SHEET, PLACE, AS_MADE, whole, pair(300, 400, 500, 400))
    expect(near).toMatchObject({ zoom: 2, across: 0, down: 0 })
    const from = pair(200, 300, 300, 300)
    const under = pixelAt(SHEET, PLACE, AS_MADE, { x: 250, y: 300 })
    const to = pair(100, 300, 400, 300)
    const sight = pinched(SHEET, PLACE, AS_MADE, from, to)
    expect(sight.zoom).toBeCloseTo(3)
    expect(pixelAt(SHEET, PLACE, sight, { x: 250, y: 300 })).toEqual({
      x: expect.closeTo(under.x),
      y: expect.closeTo(under.y),
    })
  })

  it('move it with them, no further than to its edges', () => {
    const near = zoomed(SHEET, PLACE, AS_MADE, 4)
    expect(pinched(SHEET, PLACE, near, whole, pair(380, 420, 480, 420))).toMatchObject({ zoom: 4, across: 30, down: 20 })
    expect(pinched(SHEET, PLACE, AS_MADE, whole, pair(380, 420, 480, 420))).toEqual(AS_MADE)
  })

  it('bring everything back when they come back, also from beyond the limits', () => {
    const beyond = pinched(SHEET, PLACE, AS_MADE, whole, pair(0, 400, 100_000, 400))
    expect(beyond.zoom).toBe(MAX_ZOOM)
    expect(pinched(SHEET, PLACE, AS_MADE, whole, whole)).toEqual(AS_MADE)
    expect(zoomedAt(SHEET, PLACE, AS_MADE, 0.01, { x: 0, y: 0 })).toEqual(AS_MADE)
  })

  it('that lie on one another make no jump', () => {
    const same = pair(400, 400, 400, 400)
    expect(pinched(SHEET, PLACE, AS_MADE, same, pair(395, 400, 405, 400)).zoom).toBe(1)
    expect(pinched(SHEET, PLACE, AS_MADE, whole, same).zoom).toBe(1)
  })

  it('are two: a third one counts for nothing, and one that stays is one', () => {
    const fingers = new Fingers()
    expect([fingers.put(1, { x: 1, y: 1 }), fingers.single]).toEqual([true, { x: 1, y: 1 }])
    expect(fingers.pair).toBeUndefined()
    expect([fingers.put(2, { x: 2, y: 2 }), fingers.put(3, { x: 3, y: 3 })]).toEqual([true, false])
    expect([fingers.move(3, { x: 9, y: 9 }), fingers.move(2, { x: 4, y: 4 })]).toEqual([false, true])
    expect(fingers.pair).toEqual([{ x: 1, y: 1 }, { x: 4, y: 4 }])
    fingers.lift(1)
    expect(fingers.single).toEqual({ x: 4, y: 4 })
  })
})

const materials = [
  { id: 'm-1', fileName: 'ecg.png', mediaType: 'image/png', bytes: 10, sha256: 'ab', at: '' },
  { id: 'm-2', mediaType: 'application/pdf', bytes: 10, sha256: 'cd', at: '' },
]
const studies = [{ study: '1.2.3', date: '20260102', description: 'CHEST', modalities: 'CT', instances: 3 }]

function panel(change: object = {}, taken?: { id: string; title: string }) {
  setActivePinia(createPinia())
  const session = useSession()
  const api = {
    case: vi.fn(async () => ({ materials })),
    studies: vi.fn(async () => studies),
    material: vi.fn(async () => new ArrayBuffer(4)),
    ...change,
  }
  Object.assign(session.api, api)
  const ownDocument = ref<object>()
  const call = {
    ownDocument,
    showDocument: vi.fn(async () => void (ownDocument.value = {})),
    withdrawDocument: vi.fn(() => void (ownDocument.value = undefined)),
  }
  const wrapper = mount(PaperPanel, {
    props: { call: call as unknown as Call, caseId: 'c-1', taken },
    global: { plugins: [i18n], stubs: { PixelTools: true } },
  })
  return { wrapper, api, call, at: (id: string) => wrapper.find(`[data-testid="${id}"]`) }
}

describe('the papers of a case in its room', () => {
  beforeEach(async () => {
    await chooseLanguage('en')
    const image = { width: 400, height: 300, close: vi.fn() }
    vi.stubGlobal('createImageBitmap', async () => image)
    const context = new Proxy({}, { get: () => () => undefined, set: () => true })
    vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(context as never)
    vi.spyOn(HTMLCanvasElement.prototype, 'clientWidth', 'get').mockReturnValue(800)
    vi.spyOn(HTMLCanvasElement.prototype, 'clientHeight', 'get').mockReturnValue(600)
  })
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.restoreAllMocks()
  })

  it('are listed; one is fetched when it is opened, shown to all, and put away', async () => {
    const { api, call, at } = panel()
    await flushPromises()
    expect(at('paper-m-1').text()).toContain('ecg.png')
    expect(at('paper-study-1.2.3').text()).toContain('2026-01-02 CT CHEST')
    expect(api.material).not.toHaveBeenCalled()
    await at('paper-m-1').trigger('click')
    await flushPromises()
    expect(api.material).toHaveBeenCalledWith('c-1', 'm-1')
    await at('paper-show').trigger('click')
    await flushPromises()
    const shown = (call.showDocument.mock.calls as unknown as [HTMLCanvasElement][])[0]?.[0]
    expect([shown?.width, shown?.height]).toEqual([960, 720])
    await at('paper-withdraw').trigger('click')
    expect(at('paper-shown').exists()).toBe(false)
    await at('papers-back').trigger('click')
    expect(at('paper-m-2').exists()).toBe(true)
  })

  it('are zoomed with two fingers, of which the one that stays moves, and a line is not begun by them', async () => {
    HTMLElement.prototype.setPointerCapture = vi.fn()
    const sheet = { image: document.createElement('canvas'), width: 400, height: 300 }
    const wrapper = mount(PaperSheet, {
      props: { sheet, title: 'ecg', page: 1, pages: 1 },
      global: { plugins: [i18n], stubs: { PixelTools: true } },
    })
    await flushPromises()
    const canvas = wrapper.get('canvas')
    const tools = wrapper.findComponent(PixelTools)
    const touch = (what: string, pointerId: number, offsetX: number, offsetY: number) => {
      const event = Object.assign(new Event(what), { pointerId, button: 0 })
      Object.defineProperties(event, { offsetX: { value: offsetX }, offsetY: { value: offsetY } })
      canvas.element.dispatchEvent(event)
      return flushPromises()
    }
    await touch('pointerdown', 1, 350, 300)
    await touch('pointerdown', 2, 450, 300)
    await touch('pointerdown', 3, 0, 0)
    await touch('pointermove', 2, 550, 300)
    expect(tools.props('sight')).toMatchObject({ zoom: 2 })
    await touch('pointerup', 2, 550, 300)
    const across = () => (tools.props('sight') as typeof AS_MADE).across
    const before = across()
    await touch('pointermove', 1, 340, 300)
    expect(across()).toBe(before - 10)
    await touch('pointerup', 1, 340, 300)
    tools.vm.$emit('hand', 'measure')
    await touch('pointerdown', 1, 350, 300)
    await touch('pointerdown', 2, 450, 300)
    await touch('pointermove', 1, 300, 300)
    await touch('pointerup', 1, 300, 300)
    await touch('pointerup', 2, 450, 300)
    expect(wrapper.get('[data-testid=paper-measured]').text()).not.toContain('px')
    expect(tools.props('sight').zoom).toBeGreaterThan(2)
  })

  it('say why one cannot be read, and go on', async () => {
    vi.stubGlobal('createImageBitmap', () => Promise.reject(new Error('no image')))
    const { at, call } = panel()
    await flushPromises()
    await at('paper-m-1').trigger('click')
    await flushPromises()
    expect(at('papers-fault').text()).toContain('damaged')
    await at('paper-show').trigger('click')
    await flushPromises()
    expect(call.showDocument).not.toHaveBeenCalled()
    expect(at('papers-fault').text()).toContain('nothing to show yet')
    await at('papers-back').trigger('click')
    expect(at('papers-fault').exists()).toBe(false)
  })

  it('are those of the case that the agenda takes, read with that case’s right and shown to nobody else', async () => {
    const { wrapper, api, call, at } = panel()
    await flushPromises()
    expect(at('papers-case').exists()).toBe(false)
    await wrapper.setProps({ taken: { id: 'c-2', title: 'second' } })
    await flushPromises()
    expect(api.case).toHaveBeenLastCalledWith('c-2')
    expect(at('papers-case').text()).toContain('second')
    await at('paper-m-1').trigger('click')
    await flushPromises()
    expect(api.material).toHaveBeenLastCalledWith('c-2', 'm-1')
    expect(at('paper-sheet').exists()).toBe(true)
    expect(at('paper-show').exists()).toBe(false)
    expect(wrapper.text()).toContain('cannot be shown to everybody')
    await at('papers-switch').trigger('click')
    await flushPromises()
    expect(api.case).toHaveBeenLastCalledWith('c-1')
    await at('paper-m-1').trigger('click')
    await flushPromises()
    expect(api.material).toHaveBeenLastCalledWith('c-1', 'm-1')
    expect(at('paper-show').exists()).toBe(true)
    // The next item is followed again, and what was open is shut.
    await wrapper.setProps({ taken: { id: 'c-3', title: 'third' } })
    await flushPromises()
    expect(api.case).toHaveBeenLastCalledWith('c-3')
    expect(at('paper-sheet').exists()).toBe(false)
    await wrapper.setProps({ taken: undefined })
    await flushPromises()
    expect(api.case).toHaveBeenLastCalledWith('c-1')
    expect(call.showDocument).not.toHaveBeenCalled()
  })

  it('say in words that one has no right to the other case, and show nothing of the own in its place', async () => {
    const refused = (id: string) =>
      id === 'c-2' ? Promise.reject(new ApiProblem(404, { title: 'no such case' })) : Promise.resolve({ materials })
    const { at } = panel({ case: refused }, { id: 'c-2', title: 'second' })
    await flushPromises()
    expect(at('papers-strange').text()).toContain('no right to see the documents')
    expect(at('paper-m-1').exists()).toBe(false)
    await at('papers-switch').trigger('click')
    await flushPromises()
    expect(at('papers-strange').exists()).toBe(false)
    expect(at('paper-m-1').exists()).toBe(true)
  })

  it('are not those of a case that was left before they came', async () => {
    let come: (found: object) => void = () => {}
    const slow = (id: string) =>
      id === 'c-2' ? new Promise((done) => (come = done)) : Promise.resolve({ materials: [materials[1]] })
    const { wrapper, at } = panel({ case: slow }, { id: 'c-2', title: 'second' })
    await flushPromises()
    await wrapper.setProps({ taken: undefined })
    await flushPromises()
    come({ materials: [materials[0]] })
    await flushPromises()
    expect(at('paper-m-1').exists()).toBe(false)
    expect(at('paper-m-2').exists()).toBe(true)
  })

  it('are there without an archive, and the server says who may not', async () => {
    const without = panel({ studies: () => Promise.reject(new ApiProblem(503, {})) })
    await flushPromises()
    expect(without.at('paper-m-1').exists()).toBe(true)
    const refused = panel({ case: () => Promise.reject(new ApiProblem(404, { title: 'no such case' })) })
    await flushPromises()
    expect(refused.at('papers-fault').exists()).toBe(true)
    expect(refused.at('papers-none').exists()).toBe(false)
  })
})
