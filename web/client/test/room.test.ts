import { beforeEach, describe, expect, it } from 'vitest'
import { MAX_UNSENT } from '../src/outbox'
import { MAX_CHAT, Room } from '../src/room'
import { joined, settle, track, World } from './world'

let world: World
let tickets: string[]
let room: Room

beforeEach(() => {
  world = new World()
  tickets = []
  room = newRoom()
})

function newRoom(): Room {
  return new Room({
    name: 'case-1',
    signaling: 'wss://here/signaling',
    admit: () => {
      const ticket = `ticket-${tickets.length + 1}`
      tickets.push(ticket)
      return Promise.resolve({ ticket, signaling: 'wss://node/signaling' })
    },
    world,
  })
}

function message(id: number) {
  return { id, from: 'wang', name: 'Wang', text: `${id}`, at: '' }
}

async function enter(change: Record<string, unknown> = {}): Promise<void> {
  room.join()
  await settle()
  world.socket.open()
  world.socket.say(joined(change))
  await settle()
}

async function connect(change: Record<string, unknown> = {}): Promise<void> {
  await enter(change)
  const offer = world.socket.last('offer')
  world.socket.say({ type: 'answer', sdp: 'answer', re: offer?.id })
  await settle()
  world.peer.turn('connected', 'connected')
}

describe('joining', () => {
  it('joins with a ticket at the address that came with it', async () => {
    await enter()
    expect(world.socket.url).toBe('wss://node/signaling')
    expect(world.socket.protocol).toBe('huizhen.v1')
    expect(world.socket.sent[0]).toMatchObject({ type: 'join', ticket: 'ticket-1' })
    expect(room.state).toMatchObject({ socket: 'joined', self: 'li', role: 'chair', phase: 'live' })
    expect(room.state.clockOffsetMillis).toBe(5000)
  })

  it('offers own tracks and the pool of slots, with the given ICE servers only', async () => {
    room.publish('microphone', track('audio'))
    room.publish('camera', track('video'))
    await enter()
    expect(world.socket.last('offer')).toMatchObject({
      sdp: 'offer 1',
      tracks: [
        { mid: '0', source: 'microphone' },
        { mid: '1', source: 'camera' },
      ],
    })
    const slots = world.peer.transceivers.filter(({ direction }) => direction === 'recvonly')
    expect(slots.map(({ receiver }) => receiver.track.kind)).toEqual([
      ...Array<string>(3).fill('audio'),
      ...Array<string>(4).fill('video'),
    ])
    expect(world.peer.configuration.iceServers).toEqual([])
  })

  it('sends nothing of an observer, who may not publish', async () => {
    room.publish('camera', track('video'))
    await enter({ canPublish: false, role: 'observer' })
    expect(world.socket.last('offer')).toMatchObject({ tracks: [] })
  })

  it('says why a ticket was refused and does not knock again', async () => {
    room.join()
    await settle()
    world.socket.open()
    world.socket.say({ type: 'error', code: 'consent-missing', message: 'no consent' })
    await world.pass(60_000)
    expect(room.state.refusal).toEqual({ code: 'consent-missing', message: 'no consent' })
    expect(world.sockets).toHaveLength(1)
  })

  it('says why there was no ticket', async () => {
    room = new Room({
      name: 'x',
      signaling: 'wss://here/signaling',
      admit: () => Promise.reject(new Error('too early')),
      world,
    })
    room.join()
    await settle()
    expect(room.state.refusal).toEqual({ code: 'no-ticket', message: 'too early' })
  })

  it('ignores frames that are not messages', async () => {
    await enter()
    world.socket.onmessage?.({ data: '{"type":' })
    world.socket.onmessage?.({ data: '[]' })
    world.socket.onmessage?.({ data: '{"type":"unheard-of"}' })
    world.socket.onmessage?.({ data: new ArrayBuffer(4) })
    expect(room.state.socket).toBe('joined')
  })
})

describe('alarms on vital signs', () => {
  it('are told of once while they stand', async () => {
    await connect()
    const begun: number[] = []
    room.events.on('alarm', ({ alarm }) => begun.push(alarm))
    const alarm = { alarm: 1, level: 'warn', measure: 'spo2', bound: 'low', limit: 90, unit: '%', seconds: 10 }
    const device = { device: 'm', medical: true, code: 'spo2', value: 88, at: '2026-03-02T06:31:30Z' }
    const first = { ...alarm, ...device }
    world.socket.say({ type: 'alarms', alarms: [first], unwatched: [] })
    world.socket.say({ type: 'alarms', alarms: [first, { ...first, alarm: 2 }], unwatched: [] })
    world.socket.say({ type: 'alarms', alarms: [], unwatched: [] })
    expect(begun).toEqual([1, 2])
    expect(room.state.tools.alarms).toEqual([])
  })
})

describe('moderating', () => {
  it('asks, and obeys a moderator who mutes', async () => {
    await connect()
    room.moderate('admit', 'zhao')
    room.moderate('mute', 'wang', 'microphone')
    room.hand(true)
    expect(world.socket.sent.slice(-3)).toMatchObject([
      { type: 'moderate', act: 'admit', participant: 'zhao' },
      { type: 'moderate', act: 'mute', participant: 'wang', source: 'microphone' },
      { type: 'hand', raised: true },
    ])
    const muted: string[] = []
    room.events.on('mutedByModerator', (source) => muted.push(source))
    const message = { type: 'muted', participant: 'li', source: 'microphone', muted: true }
    world.socket.say(message)
    world.socket.say({ ...message, by: 'wang', participant: 'sun' })
    expect(muted).toEqual([])
    world.socket.say({ ...message, by: 'wang' })
    expect(muted).toEqual(['microphone'])
    expect(room.isMuted('li', 'microphone')).toBe(true)
  })

  it('comes into the call when it is admitted', async () => {
    await connect({ phase: 'lobby', role: 'patient' })
    expect(room.state.phase).toBe('lobby')
    world.socket.say({ type: 'phase', phase: 'live' })
    expect(room.state.phase).toBe('live')
  })
})

describe('watching the connection', () => {
  it('looks for another way when nothing comes, and reports every five seconds', async () => {
    await connect()
    world.peer.reports = [
      { type: 'candidate-pair', nominated: true, bytesReceived: 7, currentRoundTripTime: 0.05 },
    ]
    await world.pass(2_500)
    expect(world.peer.iceRestarts).toBe(0)
    await world.pass(1_000)
    expect(world.peer.iceRestarts).toBe(1)
    world.socket.say({ type: 'pong' })
    await world.pass(1_600)
    expect(world.socket.last('stats')).toMatchObject({ rttMillis: 50 })
  })

  it('says how the call is three times in fifteen seconds', async () => {
    await connect()
    world.peer.reports = [{ type: 'candidate-pair', nominated: true }]
    await world.pass(15_000)
    expect(world.socket.count('stats')).toBe(3)
  })
})

describe('own tracks', () => {
  it('adds the screen beside the camera as a second video track', async () => {
    room.publish('camera', track('video'))
    await connect()
    room.publish('screen', track('video'))
    await settle()
    expect(world.socket.last('offer')?.tracks).toEqual([
      { mid: '0', source: 'camera' },
      { mid: '8', source: 'screen' },
    ])
  })

  it('offers one change after the other', async () => {
    await enter()
    room.publish('camera', track('video'))
    room.publish('screen', track('video'))
    await settle()
    expect(world.socket.count('offer')).toBe(1)
    world.socket.say({ type: 'answer', sdp: 'a', re: world.socket.last('offer')?.id })
    await settle()
    expect(world.socket.count('offer')).toBe(2)
    expect(world.socket.last('offer')?.tracks).toHaveLength(2)
  })

  it('swaps a camera without negotiating', async () => {
    room.publish('camera', track('video'))
    await connect()
    const other = track('video')
    room.publish('camera', other)
    room.publish('camera', undefined)
    room.publish('camera', other)
    await settle()
    expect(world.socket.count('offer')).toBe(1)
    expect(world.peer.transceivers[0]?.sender.track).toBe(other)
  })

  it('tells the others what is muted, again after a resumed session', async () => {
    room.publish('microphone', track('audio'))
    await connect()
    room.mute('microphone', true)
    expect(world.socket.last('mute')).toMatchObject({ source: 'microphone', muted: true })
    world.socket.drop()
    await world.pass(10)
    world.socket.open()
    world.socket.say(joined())
    const said = world.socket.sent.filter(({ type }) => type === 'mute')
    expect(said).toMatchObject([
      { source: 'microphone', muted: true },
      { source: 'camera', muted: false },
    ])
  })
})

describe('what is shown', () => {
  it('maps slots to streams by participant and source', async () => {
    await connect()
    world.socket.say({
      type: 'slots',
      slots: [
        { mid: '0', participant: 'wang', source: 'microphone' },
        { mid: '3', participant: 'wang', source: 'camera' },
      ],
    })
    expect(room.state.remote.map(({ source, kind }) => [source, kind])).toEqual([
      ['microphone', 'audio'],
      ['camera', 'video'],
    ])
  })

  it('sends chat that was not confirmed again, under the same key', async () => {
    await connect()
    room.chat('one')
    room.chat('two')
    const first = world.socket.last('chat')
    expect(room.state.unsentChat).toBe(2)
    world.socket.say({ type: 'chat', re: (first?.id ?? 0) - 1, messages: [message(1)] })
    expect(room.state.unsentChat).toBe(1)
    world.socket.drop()
    expect(room.chat('three')).toBe(true)
    await world.pass(10)
    world.socket.open()
    world.socket.say(joined())
    await settle()
    const again = world.socket.sent.filter(({ type }) => type === 'chat')
    expect(again).toMatchObject([{ text: 'two', key: first?.key }, { text: 'three' }])
    for (const { id } of again) world.socket.say({ type: 'chat', re: id, messages: [] })
    expect(room.state.unsentChat).toBe(0)
  })

  it('gives up chat that is refused, and tries again what the server could not keep', async () => {
    await connect()
    room.chat('refused')
    world.socket.say({
      type: 'error',
      re: world.socket.last('chat')?.id,
      code: 'not-allowed',
      message: '',
    })
    expect(room.state.unsentChat).toBe(0)
    room.chat('later')
    const key = world.socket.last('chat')?.key
    world.socket.say({
      type: 'error',
      re: world.socket.last('chat')?.id,
      code: 'unavailable',
      message: '',
    })
    expect(room.state.unsentChat).toBe(1)
    await world.pass(2_100)
    expect(world.socket.last('chat')).toMatchObject({ text: 'later', key })
    expect(world.socket.count('chat')).toBe(3)
  })

  it('takes no more chat than can wait', async () => {
    await connect()
    world.socket.drop()
    for (let i = 0; i < MAX_UNSENT; i++) expect(room.chat(`${i}`)).toBe(true)
    expect(room.chat('one more')).toBe(false)
  })

  it('keeps the chat once, in order and bounded', async () => {
    await connect()
    world.socket.say({ type: 'chat', messages: [message(1), message(2)] })
    world.socket.say({ type: 'chat', messages: [message(2), message(3)] })
    expect(room.state.chat.map(({ id }) => id)).toEqual([1, 2, 3])
    world.socket.say({
      type: 'chat',
      messages: Array.from({ length: MAX_CHAT }, (_, index) => message(index + 4)),
    })
    expect(room.state.chat).toHaveLength(MAX_CHAT)
    expect(room.chat('  ')).toBe(false)
    expect(room.chat(' hello ')).toBe(true)
    expect(world.socket.last('chat')).toMatchObject({ text: 'hello' })
  })

  it('goes out when the consultation ends', async () => {
    await connect()
    world.socket.say({ type: 'phase', phase: 'ended' })
    await world.pass(60_000)
    expect(room.state.phase).toBe('ended')
    expect(world.peer.isClosed).toBe(true)
    expect(world.sockets).toHaveLength(1)
  })

  it('measures from the click to the first frame', async () => {
    await enter()
    world.time = 420
    room.sawRemoteFrame()
    world.time = 900
    room.sawRemoteFrame()
    expect(room.timings).toMatchObject({ joinClicked: 0, firstRemoteFrame: 420 })
  })
})
