import { describe, expect, it } from 'vitest'
import { NO_TOOLS, RoomTools } from '../src/tools'
import { MAX_STILL_BYTES, stillOf, stillOfDrawing, Stills, stillSize } from '../src/stills'
import type { ClientMessage, FrozenPicture, PictureId } from '../src/protocol'
import { World } from './world'

const SCREEN: PictureId = { participant: 'wang', source: 'screen' }
const FROZEN: FrozenPicture = { ...SCREEN, still: 's-1', from: 'li', at: '2026-03-02T06:31:00Z' }

/** A canvas whose JPEGs have these sizes, one after another. */
function canvas(...sizes: number[]) {
  const qualities: number[] = []
  const made = {
    width: 0,
    height: 0,
    getContext: () => ({ drawImage: () => undefined }),
    toBlob: (done: (blob: Blob | null) => void, type: string, quality: number) => {
      qualities.push(quality)
      const size = sizes.shift()
      done(size === undefined ? null : new Blob([new Uint8Array(size)], { type }))
    },
  }
  return { made: made as unknown as HTMLCanvasElement, qualities }
}

const frame = (videoWidth: number, videoHeight: number) =>
  ({ videoWidth, videoHeight }) as unknown as HTMLVideoElement

describe('a still', () => {
  it('keeps its shape and is never larger than the picture', () => {
    expect(stillSize(3840, 2160)).toEqual({ width: 1920, height: 1080 })
    expect(stillSize(1080, 2400)).toEqual({ width: 864, height: 1920 })
    expect(stillSize(640, 360)).toEqual({ width: 640, height: 360 })
    expect(stillSize(100_000, 1)).toEqual({ width: 1920, height: 1 })
  })

  it('is made coarser until the gateway takes it', async () => {
    const { made, qualities } = canvas(MAX_STILL_BYTES + 1, MAX_STILL_BYTES + 1, 1_000)
    const jpeg = await stillOf(frame(2560, 1440), made)
    expect(jpeg?.size).toBe(1_000)
    expect(jpeg?.type).toBe('image/jpeg')
    expect([made.width, made.height]).toEqual([1920, 1080])
    expect(qualities).toEqual([0.9, 0.75, 0.55])
  })

  it('is made of a drawing too', async () => {
    const { made } = canvas(1_000)
    const drawing = { width: 3_000, height: 4_000 } as HTMLCanvasElement
    expect((await stillOfDrawing(drawing, made))?.size).toBe(1_000)
    expect([made.width, made.height]).toEqual([1_440, 1_920])
    expect(await stillOfDrawing({ width: 0, height: 0 } as HTMLCanvasElement, made)).toBeUndefined()
  })

  it('is none where there is no picture, or none that is small enough', async () => {
    expect(await stillOf(frame(0, 0), canvas(10).made)).toBeUndefined()
    const huge = MAX_STILL_BYTES + 1
    expect(await stillOf(frame(640, 360), canvas(huge, huge, huge, huge).made)).toBeUndefined()
  })
})

describe('freezing', () => {
  function made() {
    const world = new World()
    const stills = new Stills(
      world,
      () => 'the-key',
      () => 'wss://gateway.example:8443/signaling',
    )
    return { world, stills }
  }

  it('sends the frame with the right of the session', async () => {
    const { world, stills } = made()
    world.answer = async () => new Response('{"still":"s-1"}', { status: 201 })
    const jpeg = new Blob(['jpeg'])
    await stills.freeze(SCREEN, jpeg)
    expect(world.asked).toMatchObject([
      {
        url: 'https://gateway.example:8443/signaling/stills?participant=wang&source=screen',
        init: {
          method: 'POST',
          body: jpeg,
          headers: { 'Content-Type': 'image/jpeg', Authorization: 'Bearer the-key' },
        },
      },
    ])
  })

  it('says of a document that it is one', async () => {
    const { world, stills } = made()
    world.answer = async () => new Response('{"still":"s-1"}', { status: 201 })
    await stills.freeze(SCREEN, new Blob(['jpeg']), true)
    expect(world.asked[0]?.url).toMatch(/stills\?participant=wang&source=screen&document=true$/)
  })

  it('fetches what others froze', async () => {
    const { world, stills } = made()
    world.answer = async () => new Response('jpeg')
    expect(await (await stills.load('s-1')).text()).toBe('jpeg')
    expect(world.asked[0]?.url).toBe('https://gateway.example:8443/signaling/stills/s-1')
  })

  it('says why it did not', async () => {
    const { world, stills } = made()
    world.answer = async () => new Response('{"code":"already-frozen"}', { status: 409 })
    await expect(stills.freeze(SCREEN, new Blob())).rejects.toMatchObject({ code: 'already-frozen' })
    world.answer = () => Promise.reject(new TypeError('no network'))
    await expect(stills.load('s-1')).rejects.toMatchObject({ code: 'unreachable' })
  })

  it('is what the server says it is, and forgotten with the place', () => {
    const sent: ClientMessage[] = []
    const tools = new RoomTools(
      new World(),
      (message) => sent.push(message),
      () => 'li',
      () => undefined,
    )
    tools.receive({ type: 'frozen', pictures: [FROZEN] })
    expect(tools.state.frozen).toEqual([FROZEN])
    tools.thaw(FROZEN)
    expect(sent).toEqual([{ type: 'thaw', ...SCREEN }])
    tools.receive({ type: 'frozen', pictures: [] })
    expect(tools.state.frozen).toEqual([])
    tools.receive({ type: 'frozen', pictures: [FROZEN] })
    tools.reset()
    expect(tools.state).toEqual(NO_TOOLS)
  })
})
