import { beforeEach, describe, expect, it } from 'vitest'
import type { DeviceKind } from '../src/devices'
import { OwnMedia } from '../src/own-media'

/** Cameras and microphones that are plugged in and out by hand. */
class Desk {
  readonly plugged = new Map<string, DeviceKind>()
  readonly opened: FakeTrack[] = []
  isDenied = false
  /** Calls are answered when this is called, if set to wait. */
  waiting: (() => void)[] | undefined

  async getUserMedia(wish: MediaStreamConstraints): Promise<MediaStream> {
    if (this.waiting !== undefined) await new Promise<void>((go) => this.waiting?.push(go))
    const kind: DeviceKind = wish.video === undefined ? 'microphone' : 'camera'
    const { deviceId } = (wish.video ?? wish.audio) as MediaTrackConstraints
    const asked = (deviceId as { exact: string } | undefined)?.exact
    if (this.isDenied) throw fault('NotAllowedError')
    const found = [...this.plugged].find(
      ([id, its]) => its === kind && (asked === undefined || asked === id),
    )
    if (found === undefined) {
      throw fault(asked === undefined ? 'NotFoundError' : 'OverconstrainedError')
    }
    const track = new FakeTrack(found[0], kind)
    this.opened.push(track)
    return { getTracks: () => [track] } as unknown as MediaStream
  }

  pullOut(id: string): void {
    this.plugged.delete(id)
    for (const track of this.opened) if (track.id === id && !track.isStopped) track.end()
  }

  /** Whose light is on. */
  get live(): string[] {
    return this.opened.filter(({ isStopped }) => !isStopped).map(({ id }) => id)
  }
}

class FakeTrack extends EventTarget {
  contentHint = ''
  enabled = true
  isStopped = false

  constructor(
    readonly id: string,
    readonly kind: string,
  ) {
    super()
  }

  stop(): void {
    this.isStopped = true
  }

  end(): void {
    this.isStopped = true
    this.dispatchEvent(new Event('ended'))
  }
}

const fault = (name: string) => Object.assign(new Error(name), { name })
const settle = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve()
}

let desk: Desk
let own: OwnMedia
let said: string[]

beforeEach(() => {
  desk = new Desk()
  desk.plugged.set('built-in-mic', 'microphone').set('headset', 'microphone')
  desk.plugged.set('built-in-camera', 'camera').set('usb-camera', 'camera')
  own = new OwnMedia(desk)
  said = []
  own.events.on('track', ({ kind, track }) => said.push(`${kind} ${track?.id ?? 'nothing'}`))
  own.events.on('unplugged', ({ kind, isReplaced }) => said.push(`${kind} unplugged ${isReplaced}`))
})

describe('own media', () => {
  it('opens what was chosen and changes one without the other', async () => {
    own.choose('microphone', 'headset')
    await own.open()
    expect(said.sort()).toEqual(['camera built-in-camera', 'microphone headset'])
    own.choose('camera', 'usb-camera')
    await own.open(['camera'])
    expect(desk.live.sort()).toEqual(['headset', 'usb-camera'])
  })

  it('falls back when the headset is pulled out in the middle of a call, and says so', async () => {
    own.choose('microphone', 'headset')
    await own.open()
    said.length = 0
    desk.pullOut('headset')
    await settle()
    expect(said).toEqual([
      'microphone nothing',
      'microphone built-in-mic',
      'microphone unplugged true',
    ])
    expect(own.track('microphone')?.id).toBe('built-in-mic')
    expect(own.track('camera')?.id).toBe('built-in-camera')
    expect(own.problems).toEqual([])
  })

  it('says when nothing is left, and takes it up again when asked', async () => {
    await own.open()
    desk.plugged.delete('headset')
    desk.pullOut('built-in-mic')
    await settle()
    expect(said.at(-1)).toBe('microphone unplugged false')
    expect(own.problems).toEqual([{ kind: 'microphone', trouble: 'missing' }])
    desk.plugged.set('headset', 'microphone')
    await own.open(['microphone'])
    expect(own.track('microphone')?.id).toBe('headset')
    expect(own.problems).toEqual([])
  })

  it('does not take its own closing for an unplugged device', async () => {
    await own.open()
    const camera = own.track('camera') as unknown as FakeTrack
    own.close('camera')
    camera.end()
    await settle()
    expect(said).not.toContain('camera unplugged true')
    expect(own.track('camera')).toBeUndefined()
    expect(desk.live).toEqual(['built-in-mic'])
  })

  it('opens none that was chosen away', async () => {
    own.choose('camera', null)
    await own.open()
    expect(desk.live).toEqual(['built-in-mic'])
    expect(own.problems).toEqual([])
  })

  it('leaves no light on that nobody waits for any more', async () => {
    desk.waiting = []
    const first = own.open(['camera'])
    own.close('camera')
    for (const go of desk.waiting) go()
    await first
    expect(desk.live).toEqual([])
    expect(own.track('camera')).toBeUndefined()
    expect(said).toEqual([])
  })

  it('keeps the problems of one device while the other is opened', async () => {
    desk.isDenied = true
    await own.open()
    desk.isDenied = false
    await own.open(['camera'])
    expect(own.problems).toEqual([{ kind: 'microphone', trouble: 'denied' }])
  })
})
