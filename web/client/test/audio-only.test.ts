import { beforeEach, describe, expect, it } from 'vitest'
import { nothingToSee, WeakLine } from '../src/audio-only'
import { openDiagnostic, openScreen } from '../src/devices'
import { Room } from '../src/room'
import { MAX_VIEWS } from '../src/views'
import { HD, joined, settle, track, World } from './world'

let world: World
let room: Room

beforeEach(() => {
  world = new World()
  room = new Room({
    name: 'case-1',
    signaling: 'wss://here/signaling',
    admit: () => Promise.resolve({ ticket: 't', signaling: 'wss://node/signaling' }),
    world,
  })
})

async function connect(change: Record<string, unknown> = {}): Promise<void> {
  room.join()
  await settle()
  world.socket.open()
  world.socket.say(joined(change))
  await settle()
  world.socket.say({ type: 'answer', sdp: 'answer', re: world.socket.last('offer')?.id })
  await settle()
  world.peer.turn('connected', 'connected')
}

const seen = { participant: 'wang', source: 'camera', width: 640, height: 360 } as const
const shown = () => world.socket.last('view')?.views
const sender = (index: number) => world.peer.transceivers[index]?.sender.track

describe('sound alone', () => {
  it('stops the own camera and asks for nobody, and comes back without negotiating', async () => {
    const camera = track('video', HD)
    room.publish('microphone', track('audio'))
    room.publish('camera', camera)
    room.views([seen])
    await connect()
    await world.pass(300)
    expect(shown()).toEqual([seen])
    const offers = world.socket.count('offer')

    room.audioOnly(true)
    await world.pass(300)
    expect(room.state.audioOnly).toBe(true)
    expect(sender(0)).not.toBeNull()
    expect(sender(1)).toBeNull()
    expect(world.socket.last('mute')).toMatchObject({ source: 'camera', muted: true })
    expect(shown()?.every(({ hidden }) => hidden)).toBe(true)
    expect(shown()?.map(({ source }) => source)).toEqual(['camera', 'screen', 'diagnostic'])

    room.audioOnly(false)
    await world.pass(300)
    expect(sender(1)).toBe(camera)
    expect(world.socket.last('mute')).toMatchObject({ source: 'camera', muted: false })
    expect(shown()).toEqual([seen])
    expect(world.socket.count('offer')).toBe(offers)
  })

  it('holds for who comes later, for new tiles and for a camera that is opened meanwhile', async () => {
    room.publish('camera', track('video', HD))
    await connect()
    room.audioOnly(true)
    const another = track('video', HD)
    room.publish('camera', another)
    room.views([seen])
    world.socket.say({
      type: 'participants',
      participants: [
        { id: 'li', name: 'Li', role: 'chair', present: true },
        { id: 'zhao', name: 'Zhao', role: 'patient', present: true },
      ],
    })
    await world.pass(300)
    expect(sender(0)).toBeNull()
    expect(new Set(shown()?.map(({ participant }) => participant))).toEqual(new Set(['zhao']))
    expect(shown()?.every(({ hidden }) => hidden)).toBe(true)
    room.audioOnly(false)
    await world.pass(300)
    expect(sender(0)).toBe(another)
    expect(shown()).toEqual([seen])
  })

  it('can be chosen before joining, and then the first camera is one offer later', async () => {
    room.publish('microphone', track('audio'))
    room.publish('camera', track('video', HD))
    room.audioOnly(true)
    await connect()
    await world.pass(300)
    expect(world.socket.last('offer')?.tracks.map(({ source }) => source)).toEqual(['microphone'])
    expect(shown()?.every(({ hidden }) => hidden)).toBe(true)
    room.audioOnly(false)
    await settle()
    expect(world.socket.count('offer')).toBe(2)
    expect(world.socket.last('offer')?.tracks.map(({ source }) => source)).toEqual([
      'microphone',
      'camera',
    ])
  })

  it('leaves a camera muted that was muted before or by a moderator', async () => {
    await connect()
    room.mute('camera', true)
    room.audioOnly(true)
    room.audioOnly(false)
    expect(world.socket.last('mute')).toMatchObject({ source: 'camera', muted: true })
    room.mute('camera', false)
    room.audioOnly(true)
    world.socket.say({ type: 'muted', participant: 'li', source: 'camera', muted: true, by: 'wang' })
    room.audioOnly(false)
    expect(world.socket.last('mute')).toMatchObject({ source: 'camera', muted: true })
  })

  it('outlasts a lost socket and a rejoin', async () => {
    room.publish('camera', track('video', HD))
    await connect()
    room.audioOnly(true)
    await world.pass(300)
    world.socket.drop()
    await world.pass(1_000)
    world.socket.open()
    world.socket.say(joined({ transport: false }))
    await world.pass(300)
    expect(room.state.audioOnly).toBe(true)
    expect(world.socket.last('offer')?.tracks).toEqual([])
    expect(shown()?.every(({ hidden }) => hidden)).toBe(true)
  })

  it('says no more views than the protocol takes', () => {
    const many = Array.from({ length: 100 }, (_, i) => ({
      id: `p${i}`,
      name: '',
      role: 'member',
      present: true,
    }))
    expect(nothingToSee(many, 'p0')).toHaveLength(MAX_VIEWS)
  })
})

describe('a weak line', () => {
  it('is one that was poor for some looks, until it has been good for more', () => {
    const line = new WeakLine()
    expect(['poor', 'poor', 'fair', 'poor', 'poor'].map((q) => line.sample(q as never))).toEqual([
      false,
      false,
      false,
      false,
      false,
    ])
    expect(line.sample('poor')).toBe(true)
    for (let i = 0; i < 5; i++) expect(line.sample('good')).toBe(true)
    expect(line.sample('fair')).toBe(true)
    for (let i = 0; i < 5; i++) expect(line.sample('good')).toBe(true)
    expect(line.sample('good')).toBe(false)
  })
})

describe('a shared screen', () => {
  const displays = (tracks: { video: unknown[]; audio: unknown[] }) => {
    const asked: DisplayMediaStreamOptions[] = []
    return {
      asked,
      getDisplayMedia: (wish: DisplayMediaStreamOptions = {}) => {
        asked.push(wish)
        return Promise.resolve({
          getTracks: () => [...tracks.video, ...tracks.audio],
          getVideoTracks: () => tracks.video,
          getAudioTracks: () => tracks.audio,
        } as unknown as MediaStream)
      },
    }
  }

  it('comes with its sound, as it is', async () => {
    const media = displays({ video: [track('video', HD)], audio: [track('audio')] })
    const shared = await openScreen(media)
    expect(shared?.picture.contentHint).toBe('detail')
    expect(shared?.sound?.contentHint).toBe('music')
    expect(media.asked[0]?.audio).toMatchObject({ echoCancellation: false })
  })

  it('may have none, and sound without a picture is no screen', async () => {
    expect((await openScreen(displays({ video: [track('video')], audio: [] })))?.sound).toBeUndefined()
    let stopped = 0
    const sound = { ...track('audio'), stop: () => stopped++ }
    expect(await openScreen(displays({ video: [], audio: [sound] }))).toBeUndefined()
    expect(stopped).toBe(1)
  })

  it('sends its sound in a section of its own and stops it by negotiating', async () => {
    await connect()
    room.publish('screen', track('video', HD))
    room.publish('screen-audio', track('audio'))
    await settle()
    world.socket.say({ type: 'answer', sdp: 'answer', re: world.socket.last('offer')?.id })
    await settle()
    const sources = () => world.socket.last('offer')?.tracks.map(({ source }) => source)
    expect(sources()).toContain('screen-audio')
    const sound = world.peer.transceivers.at(-1)
    expect(sound?.parameters.encodings).toEqual([{ maxBitrate: 96_000 }])
    room.publish('screen-audio', undefined)
    await settle()
    world.socket.say({ type: 'answer', sdp: 'answer', re: world.socket.last('offer')?.id })
    await settle()
    expect(sources()).not.toContain('screen-audio')
  })
})

describe('an examination picture', () => {
  it('asks for every line of the very device, and keeps them', async () => {
    const picture = track('video', { width: 1920, height: 1080 })
    const asked: MediaStreamConstraints[] = []
    const opened = await openDiagnostic('ultrasound', {
      getUserMedia: (wish = {}) => {
        asked.push(wish)
        return Promise.resolve({ getTracks: () => [picture] } as unknown as MediaStream)
      },
    })
    expect(opened).toBe(picture)
    expect(picture.contentHint).toBe('detail')
    expect(asked[0]?.video).toMatchObject({
      deviceId: { exact: 'ultrasound' },
      height: { ideal: 1080 },
      frameRate: { ideal: 15, max: 30 },
    })
    room.publish('diagnostic', picture)
    await connect()
    const sent = world.peer.transceivers[0]?.parameters
    expect(sent?.degradationPreference).toBe('maintain-resolution')
    expect(sent?.encodings).toHaveLength(1)
  })

  it('is never that of another device', async () => {
    const gone = Object.assign(new Error('gone'), { name: 'OverconstrainedError' })
    const opened = await openDiagnostic('gone', { getUserMedia: () => Promise.reject(gone) })
    expect(opened).toEqual({ kind: 'camera', trouble: 'missing' })
    expect(await openDiagnostic('x', undefined)).toEqual({ kind: 'camera', trouble: 'unsupported' })
  })
})
