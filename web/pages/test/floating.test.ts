import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { useFloating } from '../src/floating'
import { Looking } from '../src/looking'
import type { Tile } from '../src/tiles'

const tile = (change: Partial<Tile> = {}): Tile =>
  ({ key: 'zhou-camera', participant: 'zhou', source: 'camera', stream: { of: 'zhou' }, ...change }) as unknown as Tile

describe('a picture before the other windows', () => {
  let shown: HTMLVideoElement | undefined
  let left = 0

  beforeEach(() => {
    shown = undefined
    left = 0
    const proto = HTMLVideoElement.prototype as unknown as Record<string, unknown>
    vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue(undefined)
    vi.spyOn(HTMLMediaElement.prototype, 'readyState', 'get').mockReturnValue(4)
    const remember = (video: HTMLVideoElement) => {
      shown = video
    }
    proto.requestPictureInPicture = function (this: HTMLVideoElement) {
      remember(this)
      return Promise.resolve(Object.assign(new EventTarget(), { width: 320, height: 180 }))
    }
    Object.defineProperty(document, 'pictureInPictureElement', { configurable: true, get: () => shown ?? null })
    Object.assign(document, {
      exitPictureInPicture: () => {
        left++
        shown = undefined
        return Promise.resolve()
      },
    })
  })
  afterEach(() => vi.restoreAllMocks())

  function world() {
    let views: unknown[] = []
    const looking = new Looking((now) => (views = now))
    let floating: ReturnType<typeof useFloating> | undefined
    const wrapper = mount(
      defineComponent(() => {
        floating = useFloating(looking)
        return () => h('p')
      }),
    )
    if (floating === undefined) throw new Error('not mounted')
    return { floating, wrapper, views: () => views }
  }

  it('is asked for as large as it is shown, goes on when it is frozen, and ends with its track', async () => {
    const { floating, views } = world()
    await floating.toggle(tile())
    expect(floating.key.value).toBe('zhou-camera')
    expect(views()).toMatchObject([{ participant: 'zhou', width: 320, height: 180, hidden: false }])
    const still = { of: 'still' } as unknown as MediaStream
    floating.follow([tile()], still)
    expect(shown?.srcObject).toBe(still)
    // Its camera is off: what stands still is still there.
    floating.follow([tile({ stream: undefined })], still)
    expect([floating.key.value, left]).toEqual(['zhou-camera', 0])
    floating.follow([tile()])
    expect(shown?.srcObject).toEqual({ of: 'zhou' })
    floating.follow([tile({ stream: undefined })])
    expect([floating.key.value, left]).toEqual([undefined, 1])
    expect(views()).toEqual([])
  })

  it('ends by the same button, by its own window, and with the room', async () => {
    const { floating, wrapper } = world()
    await floating.toggle(tile())
    await floating.toggle(tile())
    expect([floating.key.value, left]).toEqual([undefined, 1])
    await floating.toggle(tile())
    const window = shown
    shown = undefined
    window?.dispatchEvent(new Event('leavepictureinpicture'))
    expect([floating.key.value, left]).toEqual([undefined, 1])
    await floating.toggle(tile())
    wrapper.unmount()
    expect(left).toBe(2)
  })

  it('is nothing where the browser refuses', async () => {
    Object.assign(HTMLVideoElement.prototype, { requestPictureInPicture: () => Promise.reject(new Error('no')) })
    const { floating } = world()
    await floating.toggle(tile())
    expect(floating.key.value).toBeUndefined()
  })
})
