import { beforeEach, describe, expect, it } from 'vitest'
import { Room } from '../src/room'
import { withAudioNack } from '../src/sdp'
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

async function enter(change: Record<string, unknown> = {}): Promise<void> {
  room.join()
  await settle()
  world.socket.open()
  world.socket.say(joined(change))
  await settle()
}

async function answer(sdp = 'answer'): Promise<void> {
  world.socket.say({ type: 'answer', sdp, re: world.socket.last('offer')?.id })
  await settle()
}

async function connect(change: Record<string, unknown> = {}): Promise<void> {
  await enter(change)
  await answer()
  world.peer.turn('connected', 'connected')
}

const sender = (index: number) => {
  const transceiver = world.peer.transceivers[index]
  if (transceiver === undefined) throw new Error(`there is no transceiver ${index}`)
  return transceiver
}
const encodings = (index: number) => sender(index).parameters.encodings
const most = (index: number) => encodings(index).map((encoding) => encoding.maxBitrate)
const active = (index: number) => encodings(index).map((encoding) => encoding.active ?? true)

describe('a camera', () => {
  it('is sent in three sizes with three temporal layers', async () => {
    room.publish('camera', track('video', HD))
    await connect()
    expect(encodings(0)).toEqual([
      { rid: 'q', scaleResolutionDownBy: 4, maxBitrate: 150_000, scalabilityMode: 'L1T3' },
      { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 500_000, scalabilityMode: 'L1T3' },
      { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: 1_700_000, scalabilityMode: 'L1T3' },
    ])
  })

  it.each([
    [{ width: 640, height: 480 }, 3],
    [{ width: 480, height: 640 }, 3],
    [{ width: 640, height: 360 }, 1],
    [{ width: 360, height: 640 }, 1],
    [{ height: 720 }, 3],
    [{}, 1],
  ])('of %o is sent in %i sizes', async (settings, sizes) => {
    room.publish('camera', track('video', settings))
    await connect()
    expect(encodings(0)).toHaveLength(sizes)
  })

  it.each([
    ['patient', ['h', 'f']],
    ['relative', ['q', 'h', 'f']],
    ['device', [undefined]],
    ['observer', [undefined]],
  ])('of a %s is sent in the sizes %o', async (role, rids) => {
    room.publish('camera', track('video', HD))
    await connect({ role })
    expect(encodings(0).map(({ rid }) => rid)).toEqual(rids)
    expect(encodings(0).at(-1)).toMatchObject({ maxBitrate: 1_700_000, scalabilityMode: 'L1T3' })
  })

  it('is sent without what the browser does not take', async () => {
    world.lacks.scalabilityMode = true
    room.publish('camera', track('video', HD))
    await connect()
    expect(encodings(0).map(({ rid, scalabilityMode }) => [rid, scalabilityMode])).toEqual([
      ['q', undefined],
      ['h', undefined],
      ['f', undefined],
    ])
    world.lacks.simulcast = true
    room.leave()
    await connect()
    expect(encodings(0)).toEqual([{ maxBitrate: 1_700_000 }])
  })

  it('is sent with all its lines where the relay takes one size only', async () => {
    room.publish('camera', track('video', HD))
    await enter()
    await answer('no layers')
    expect(encodings(0)).toEqual([
      { rid: 'q', scaleResolutionDownBy: 1, maxBitrate: 1_700_000, scalabilityMode: 'L1T3' },
    ])
  })
})

describe('a shared screen and an examination image', () => {
  it.each(['screen', 'diagnostic'] as const)('%s keeps its lines', async (source) => {
    const shown = track('video', { width: 1920, height: 1080 })
    room.publish(source, shown)
    await connect()
    expect(encodings(0)).toEqual([{ maxBitrate: 2_500_000, scalabilityMode: 'L1T3' }])
    expect(sender(0).parameters.degradationPreference).toBe('maintain-resolution')
    expect(shown.contentHint).toBe('detail')
  })

  it('leaves the hint that somebody gave', async () => {
    const text = track('video')
    text.contentHint = 'text'
    room.publish('screen', text)
    await connect()
    expect(text.contentHint).toBe('text')
  })
})

describe('a microphone', () => {
  it('is sent with redundancy first where the browser has it', async () => {
    room.publish('microphone', track('audio'))
    await connect()
    expect(sender(0).codecs.map(({ mimeType }) => mimeType)).toEqual([
      'audio/red',
      'audio/opus',
      'audio/PCMU',
    ])
  })

  it('is sent in the order of a browser without redundancy', async () => {
    world.lacks.red = true
    room.publish('microphone', track('audio'))
    await connect()
    expect(sender(0).codecs).toEqual([])
  })

  it('asks for repairs in what the server reads, not in what the browser is told', async () => {
    await connect()
    world.peer.sdp = 'm=audio 9 x 111\r\na=rtpmap:111 opus/48000/2\r\n'
    room.publish('microphone', track('audio'))
    await settle()
    expect(world.socket.last('offer')?.sdp).toContain('a=rtcp-fb:111 nack\r\n')
    expect(world.peer.localDescription?.sdp).not.toContain('nack')
  })
})

describe('the edit of an offer', () => {
  const offer = [
    'v=0',
    'm=audio 9 UDP/TLS/RTP/SAVPF 63 111',
    'a=rtpmap:63 red/48000/2',
    'a=rtpmap:111 opus/48000/2',
    'a=rtcp-fb:111 transport-cc',
    'm=video 9 UDP/TLS/RTP/SAVPF 96',
    'a=rtpmap:96 VP8/90000',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    'a=rtpmap:111 opus/48000/2',
    '',
  ]

  it('adds nack to Opus alone, in each section', () => {
    const edited = [...offer]
    edited.splice(4, 0, 'a=rtcp-fb:111 nack')
    edited.splice(edited.length - 1, 0, 'a=rtcp-fb:111 nack')
    expect(withAudioNack(offer.join('\r\n'))).toBe(edited.join('\r\n'))
  })

  it('does it once', () => {
    const once = withAudioNack(offer.join('\r\n'))
    expect(withAudioNack(once)).toBe(once)
    const forAll = 'm=audio 9 x 111\na=rtpmap:111 opus/48000/2\na=rtcp-fb:* nack\n'
    expect(withAudioNack(forAll)).toBe(forAll)
    expect(withAudioNack('m=audio 9 x 111\na=rtpmap:111 OPUS/48000/2\na=rtcp-fb:111 nack pli\n')).toContain(
      'a=rtcp-fb:111 nack\n',
    )
  })
})

describe('layers', () => {
  const say = async (message: Record<string, unknown>) => {
    world.socket.say({ type: 'layers', ...message })
    await settle()
  }

  it('run only while somebody looks at them', async () => {
    room.publish('microphone', track('audio'))
    room.publish('camera', track('video', HD))
    await connect()
    await say({ mid: '1', wanted: true, rids: ['q', 'h'] })
    expect(active(1)).toEqual([true, true, false])
    await say({ mid: '1', wanted: false, rids: [] })
    expect(active(1)).toEqual([false, false, false])
    expect(sender(1).sender.track).not.toBeNull()
    await say({ mid: '1', wanted: true, rids: ['f'] })
    expect(active(1)).toEqual([false, false, true])
    await say({ mid: '1', wanted: true, rids: [] })
    expect(active(1)).toEqual([true, true, true])
    expect(active(0)).toEqual([true])
  })

  it('take no more than the relay says, and never more than is usual', async () => {
    room.publish('microphone', track('audio'))
    room.publish('camera', track('video', HD))
    room.publish('screen', track('video'))
    await connect()
    const rids = ['q', 'h', 'f']
    const limits = [
      { rid: 'h', bps: 336_000 },
      { rid: 'f', bps: 9_000_000 },
    ]
    await say({ mid: '1', wanted: true, rids, limits })
    expect(most(1)).toEqual([150_000, 336_000, 1_700_000])
    await say({ mid: '1', wanted: true, rids, limits: [] })
    expect(most(1)).toEqual([150_000, 500_000, 1_700_000])
    await say({ mid: '2', wanted: true, rids: [], limits: [{ bps: 180_000 }] })
    expect(most(2)).toEqual([180_000])
    await say({ mid: '2', wanted: true, rids: [] }) // of a gateway that knows no limits
    expect(most(2)).toEqual([2_500_000])
    expect(most(0)).toEqual([48_000])
  })

  it('end where the last of a burst of messages says', async () => {
    room.publish('camera', track('video', HD))
    await connect()
    for (const rids of [['q'], ['q', 'h'], ['f'], ['h']]) {
      world.socket.say({ type: 'layers', mid: '0', wanted: true, rids })
    }
    await settle()
    expect(active(0)).toEqual([false, true, false])
  })

  it('of a single picture pause and go on', async () => {
    room.publish('screen', track('video'))
    await connect()
    await say({ mid: '0', wanted: false, rids: [] })
    expect(active(0)).toEqual([false])
    room.publish('screen', undefined)
    room.publish('screen', track('video'))
    await settle()
    expect(active(0)).toEqual([true])
  })

  it('are all wanted on a new connection, whatever was said of the old one', async () => {
    room.publish('camera', track('video', HD))
    await connect()
    await say({ mid: '0', wanted: false, rids: [] })
    world.socket.drop(4002)
    await world.pass(10)
    world.socket.open()
    world.socket.say({ type: 'error', code: 'session-expired', message: '' })
    await world.pass(10)
    world.socket.open()
    world.socket.say(joined({ sessionKey: 'key-2' }))
    await settle()
    await say({ mid: '0', wanted: false, rids: [] })
    expect(world.peers).toHaveLength(2)
    expect(active(0)).toEqual([true, true, true])
  })

  it('of sections that it does not have are nobody\'s', async () => {
    await connect()
    await say({ mid: '77', wanted: false, rids: [] })
    expect(room.state.socket).toBe('joined')
  })
})
