import { beforeEach, describe, expect, it } from 'vitest'
import { PATIENT_ATTEMPT } from '../src/backoff'
import { Room } from '../src/room'
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

describe('what the chair asks for while the socket is away', () => {
  it('is asked for again by the next one', async () => {
    await connect()
    world.socket.drop()
    room.end()
    await world.pass(10)
    world.socket.open()
    world.socket.say(joined())
    await settle()
    expect(world.socket.count('end')).toBe(1)
  })

  it('is asked for again where the first socket took it along', async () => {
    await connect()
    room.end()
    expect(world.socket.count('end')).toBe(1)
    world.socket.drop()
    await world.pass(10)
    world.socket.open()
    world.socket.say(joined())
    await settle()
    expect(world.socket.count('end')).toBe(1)
  })

  it('is not asked for again once it is so', async () => {
    await connect({ phase: 'lobby' })
    room.start()
    world.socket.drop()
    await world.pass(10)
    world.socket.open()
    world.socket.say(joined({ phase: 'live' }))
    await settle()
    expect(world.socket.count('start')).toBe(0)
  })

  it('is not asked for again once it is refused', async () => {
    await connect()
    room.end()
    const asked = world.socket.sent.at(-1)
    world.socket.say({ type: 'error', re: asked?.id, code: 'not-allowed', message: 'no' })
    world.socket.drop()
    await world.pass(10)
    world.socket.open()
    world.socket.say(joined())
    await settle()
    expect(world.socket.count('end')).toBe(0)
  })
})

describe('coming back', () => {
  it('resumes with the session key and keeps the connection that still works', async () => {
    await connect()
    world.socket.drop()
    expect(room.state.socket).toBe('reconnecting')
    await world.pass(10)
    world.socket.open()
    expect(world.socket.sent[0]).toMatchObject({ type: 'join', sessionKey: 'key-1' })
    world.socket.say(joined())
    await settle()
    expect(room.state.socket).toBe('joined')
    expect(world.peers).toHaveLength(1)
    expect(world.socket.count('offer')).toBe(0)
    expect(tickets).toHaveLength(1)
  })

  it('restarts ICE after resuming when the way was lost too', async () => {
    await connect()
    world.peer.turn('disconnected', 'disconnected')
    world.socket.drop()
    await world.pass(10)
    world.socket.open()
    world.socket.say(joined())
    await settle()
    expect(world.peer.iceRestarts).toBe(1)
    expect(world.socket.last('offer')).toBeDefined()
    expect(world.socket.last('offer')).not.toHaveProperty('restart')
  })

  it('waits longer after each failure, up to a second, and up to two and a half after half a minute', async () => {
    await connect()
    const waits: number[] = []
    for (let i = 0; i < PATIENT_ATTEMPT + 5; i++) {
      world.socket.drop()
      const count = world.sockets.length
      const from = world.time
      while (world.sockets.length === count) await world.pass(10)
      waits.push(world.time - from)
    }
    const about = [0, 300, 500, 700, ...Array<number>(PATIENT_ATTEMPT - 4).fill(800), 2_000, 2_000, 2_000]
    about.forEach((millis, index) => {
      expect(waits[index]).toBeGreaterThanOrEqual(0.75 * millis - 10)
      expect(waits[index]).toBeLessThanOrEqual(1.25 * millis + 10)
    })
    const soon = waits.slice(0, PATIENT_ATTEMPT).reduce((sum, wait) => sum + wait)
    expect(soon).toBeGreaterThan(20_000)
    expect(soon).toBeLessThan(40_000)
  })

  it('asks for a new ticket once the session is forgotten', async () => {
    await connect()
    world.socket.drop()
    await world.pass(10)
    world.socket.open()
    world.socket.say({ type: 'error', code: 'session-expired', message: '' })
    await world.pass(10)
    world.socket.open()
    expect(world.socket.sent[0]).toMatchObject({ type: 'join', ticket: 'ticket-2' })
    world.socket.say(joined({ sessionKey: 'key-2' }))
    await settle()
    expect(world.peers).toHaveLength(2)
    expect(world.peers[0]?.isClosed).toBe(true)
  })

  it('gives up after ten minutes and says so', async () => {
    await connect()
    world.socket.drop()
    for (let i = 0; i < 200 && room.state.refusal === undefined; i++) {
      await world.pass(5_000)
      world.socket.drop()
    }
    expect(room.state.refusal?.code).toBe('unreachable')
    expect(world.time).toBeLessThan(700_000)
  })

  it('makes a new connection when the gateway was restarted', async () => {
    await connect()
    world.socket.drop()
    await world.pass(10)
    world.socket.open()
    world.socket.say(joined({ transport: false }))
    await settle()
    expect(world.peers).toHaveLength(2)
    expect(world.peers[0]?.isClosed).toBe(true)
    expect(world.socket.last('offer')).toMatchObject({ restart: true })
    expect(tickets).toHaveLength(1)
  })

  it('uses the session key after a reload, with a connection in place of the old one', async () => {
    await connect()
    room = newRoom()
    expect(room.canResume).toBe(true)
    await enter()
    expect(world.socket.url).toBe('wss://here/signaling')
    expect(world.socket.sent[0]).toMatchObject({ type: 'join', sessionKey: 'key-1' })
    expect(world.socket.last('offer')).toMatchObject({ restart: true })
  })

  it('needs a new ticket after leaving', async () => {
    await connect()
    const before = world.socket
    room.leave()
    expect(before.last('leave')).toBeDefined()
    expect(room.canResume).toBe(false)
    expect(world.peer.isClosed).toBe(true)
    await enter()
    expect(world.socket.sent[0]).toMatchObject({ type: 'join', ticket: 'ticket-2' })
  })

  it('stays away when the same person entered elsewhere', async () => {
    await connect()
    world.socket.drop(4003)
    await world.pass(60_000)
    expect(room.state.refusal?.code).toBe('replaced')
    expect(world.sockets).toHaveLength(1)
  })

  it('notices a server that fell silent', async () => {
    await connect()
    await world.pass(10_000)
    expect(world.socket.last('ping')).toBeDefined()
    await world.pass(25_000)
    expect(world.sockets.length).toBeGreaterThan(1)
  })
})

describe('the way to the relay', () => {
  it('restarts ICE when it stays disconnected', async () => {
    await connect()
    world.peer.turn('disconnected', 'disconnected')
    expect(room.state.media).toBe('lost')
    await world.pass(500)
    expect(world.peer.iceRestarts).toBe(0)
    await world.pass(200)
    expect(world.peer.iceRestarts).toBe(1)
    world.peer.turn('connected', 'connected')
    expect(room.state.media).toBe('connected')
  })

  it('forgives a short break', async () => {
    await connect()
    world.peer.turn('disconnected', 'disconnected')
    await world.pass(500)
    world.peer.turn('connected', 'connected')
    await world.pass(10_000)
    expect(world.peer.iceRestarts).toBe(0)
  })

  it('replaces the connection when restarts do not help', async () => {
    await connect()
    world.peer.turn('failed', 'failed')
    for (let i = 0; i < 40 && world.peers.length === 1; i++) {
      world.socket.say({ type: 'answer', sdp: 'a', re: world.socket.last('offer')?.id })
      await world.pass(1_000)
    }
    expect(world.peers).toHaveLength(2)
    expect(world.socket.last('offer')).toMatchObject({ restart: true })
  })

  it('asks again soon when an answered restart finds no way, and less often each time', async () => {
    await connect()
    world.peer.turn('failed', 'failed')
    await settle()
    const waits: number[] = []
    for (const restart of [1, 2, 3, 4]) {
      expect(world.peer.iceRestarts).toBe(restart)
      world.socket.say({ type: 'answer', sdp: 'a', re: world.socket.last('offer')?.id })
      const answered = world.now()
      while (world.peer.iceRestarts === restart && world.peers.length === 1) await world.pass(100)
      waits.push(world.now() - answered)
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 6_000])
    expect(world.peers).toHaveLength(2)
  })

  it('does not believe a state that stayed as it was while nothing comes', async () => {
    await connect()
    const pair = { type: 'candidate-pair', nominated: true }
    world.peer.reports = [{ ...pair, bytesReceived: 5 }]
    while (world.peer.iceRestarts === 0) await world.pass(100)
    world.socket.say({ type: 'answer', sdp: 'a', re: world.socket.last('offer')?.id })
    await world.pass(1_000)
    expect(room.state.media).toBe('lost')
    expect(world.peer.iceRestarts).toBe(2)
    world.peer.reports = [pair] // which hears something at each look
    world.socket.say({ type: 'answer', sdp: 'a', re: world.socket.last('offer')?.id })
    await world.pass(2_000)
    expect(room.state.media).toBe('connected')
    expect(world.peer.iceRestarts).toBe(2)
  })

  it('leaves an unanswered restart its time', async () => {
    await connect()
    world.peer.turn('failed', 'failed')
    await world.pass(5_900)
    expect(world.peer.iceRestarts).toBe(1)
    await world.pass(200)
    expect(world.peer.iceRestarts).toBe(2)
  })

  it('waits with restarts while nobody could answer', async () => {
    await connect()
    world.socket.drop()
    world.peer.turn('failed', 'failed')
    await world.pass(120_000)
    expect(world.peers).toHaveLength(1)
    expect(world.peer.iceRestarts).toBe(0)
  })

  it('offers again when a refused offer may be welcome', async () => {
    await enter({ phase: 'lobby' })
    const first = world.socket.last('offer')
    world.socket.say({ type: 'error', code: 'not-allowed', message: '', re: first?.id })
    await world.pass(20_000)
    expect(world.socket.count('offer')).toBe(1)
    world.socket.say({ type: 'phase', phase: 'live' })
    await settle()
    expect(world.socket.count('offer')).toBe(2)
  })
})

describe('a refused offer', () => {
  it('is followed by one for a new connection', async () => {
    await connect()
    room.publish('camera', track('video'))
    await settle()
    const refused = world.socket.last('offer')
    world.socket.say({ type: 'error', code: 'bad-offer', message: '', re: refused?.id })
    await world.pass(1_100)
    expect(world.peers).toHaveLength(2)
    expect(world.socket.last('offer')).toMatchObject({ restart: true })
  })

  it('is not repeated for ever', async () => {
    await enter()
    for (let i = 0; i < 60; i++) {
      const offer = world.socket.last('offer')
      world.socket.say({ type: 'error', code: 'bad-offer', message: '', re: offer?.id })
      world.socket.say({ type: 'pong' })
      await world.pass(1_100)
    }
    expect(world.peers.length).toBeLessThanOrEqual(6)
    expect(room.state.media).toBe('failed')
  })
})
