import { NO_TOOLS, type Room, type RoomState, StillProblem } from '@huizhen/client'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import { useFreezing } from '../src/freezing'
import en from '../src/texts/en'

const PICTURE = { participant: 'u-7', source: 'camera' } as const

function made(freeze: () => Promise<void> = async () => {}) {
  const room = { stills: { freeze: vi.fn(freeze) }, tools: { thaw: vi.fn() }, events: { on: () => () => {} } }
  const state = ref({ self: 'u-9', tools: NO_TOOLS } as RoomState)
  const told: string[] = []
  const freezing = useFreezing(room as unknown as Room, state, (code) => told.push(code))
  return { room, state, told, freezing }
}

function video(width: number): HTMLVideoElement {
  const element = document.createElement('video')
  Object.defineProperty(element, 'videoWidth', { value: width })
  Object.defineProperty(element, 'videoHeight', { value: width })
  return element
}

describe('freezing a picture', () => {
  afterEach(() => vi.restoreAllMocks())

  it('of which nothing is seen yet says so in words', async () => {
    const { room, told, freezing } = made()
    await freezing.toggleFrozen(PICTURE, video(0))
    await freezing.toggleFrozen(PICTURE, null)
    expect(told).toEqual(['no-frame', 'no-frame'])
    expect(en.room.refusal['no-frame']).toContain('no picture to freeze yet')
    expect(room.stills.freeze).not.toHaveBeenCalled()
  })

  it('sends the frame that is seen, and says why it was not taken', async () => {
    vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null)
    vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation((done) => done(new Blob(['jpeg'])))
    const good = made()
    await good.freezing.toggleFrozen(PICTURE, video(640))
    expect(good.room.stills.freeze).toHaveBeenCalledOnce()
    expect(good.told).toEqual([])
    const refused = made(() => Promise.reject(new StillProblem('already-frozen')))
    await refused.freezing.toggleFrozen(PICTURE, video(640))
    expect(refused.told).toEqual(['already-frozen'])
  })

  it('that stands still makes it live again', async () => {
    const { room, state, freezing } = made()
    const still = { ...PICTURE, still: 's-1', from: 'u-9', at: '' }
    state.value = { ...state.value, tools: { ...NO_TOOLS, frozen: [still] } }
    await freezing.toggleFrozen(PICTURE, null)
    expect(room.tools.thaw).toHaveBeenCalledWith(PICTURE)
  })
})
