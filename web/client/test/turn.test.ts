import { beforeEach, describe, expect, it } from 'vitest'
import { Room } from '../src/room'
import type { RoomOptions } from '../src/room-state'
import { isThroughTurn, renewalMillis } from '../src/turn'
import { joined, settle, World } from './world'

const LIFE = 7_200_000

let world: World
let room: Room
let given: number

beforeEach(() => {
  world = new World()
  given = 0
  room = newRoom()
})

function newRoom(options: Partial<RoomOptions> = {}): Room {
  return new Room({
    name: 'case-1',
    signaling: 'wss://here/signaling',
    admit: () => Promise.resolve({ ticket: 't', signaling: 'wss://node/signaling' }),
    world,
    ...options,
  })
}

/** `joined` with credentials that no other one had, for a day. */
function joinedWithTurn() {
  const server = {
    urls: ['turn:turn.example.org'],
    username: `user-${++given}`,
    credential: 'c',
    expiresAt: new Date(1_800_000_000_000 + world.time + LIFE).toISOString(),
  }
  const serverTime = new Date(1_800_000_000_000 + world.time).toISOString()
  return joined({ iceServers: [server], serverTime })
}

const answer = async () => {
  world.socket.say({ type: 'answer', sdp: 'answer', re: world.socket.last('offer')?.id })
  await settle()
}

async function connect(): Promise<void> {
  room.join()
  await settle()
  world.socket.open()
  world.socket.say(joinedWithTurn())
  await settle()
  await answer()
  world.peer.turn('connected', 'connected')
}

async function resume(): Promise<void> {
  world.socket.drop()
  await world.pass(10)
  world.socket.open()
  world.socket.say(joinedWithTurn())
  await settle()
}

const way = (candidateType: string) => [
  { id: 'T', type: 'transport', selectedCandidatePairId: 'P' },
  { id: 'O', type: 'candidate-pair', localCandidateId: 'H' },
  { id: 'P', type: 'candidate-pair', localCandidateId: 'L' },
  { id: 'H', type: 'local-candidate', candidateType: 'host' },
  { id: 'L', type: 'local-candidate', candidateType },
]
const username = () => world.peer.configuration.iceServers?.[0]?.username

describe('TURN servers', () => {
  it('are used beside the straight way', async () => {
    await connect()
    expect(username()).toBe('user-1')
    expect(world.peer.configuration.iceTransportPolicy).toBe('all')
  })

  it('are the only way for who wants it so', async () => {
    room = newRoom({ iceTransportPolicy: 'relay' })
    await connect()
    await resume()
    expect(world.peer.configuration).toMatchObject({ iceTransportPolicy: 'relay' })
  })
})

describe('credentials', () => {
  it('of a resumed session are for the next way, and a straight one stays', async () => {
    await connect()
    world.peer.reports = way('host')
    await resume()
    expect(username()).toBe('user-2')
    expect(world.peer.iceRestarts).toBe(0)
    expect(world.socket.count('offer')).toBe(0)
  })

  it('of a resumed session move media that goes through the server', async () => {
    await connect()
    world.peer.reports = way('relay')
    await resume()
    expect(username()).toBe('user-2')
    expect(world.peer.iceRestarts).toBe(1)
    expect(world.socket.last('offer')).not.toHaveProperty('restart')
    expect(room.state.media).toBe('connected')
    await answer()
    await world.pass(20_000)
    expect(world.peer.iceRestarts).toBe(1)
    expect(world.peers).toHaveLength(1)
  })

  it('are there before a lost way is looked for', async () => {
    await connect()
    world.peer.turn('disconnected', 'disconnected')
    const { restartIce } = world.peer
    let used: string | undefined
    world.peer.restartIce = function () {
      used = username()
      restartIce.call(this)
    }
    await resume()
    expect(used).toBe('user-2')
    expect(world.peer.iceRestarts).toBe(1)
  })

  it('are there for a connection in place of the old one', async () => {
    await connect()
    world.peer.setConfiguration = () => {
      throw new DOMException('not here', 'NotSupportedError')
    }
    await resume()
    const refused = world.peer
    world.socket.say({ type: 'media', state: 'lost' })
    for (let i = 0; i < 40 && world.peer === refused; i++) {
      await answer()
      refused.turn('failed', 'failed')
      await world.pass(1_000)
    }
    expect(username()).toBe('user-2')
  })

  it('are renewed in time by coming back once', async () => {
    await connect()
    world.peer.reports = way('relay')
    const first = world.socket
    let pings = 0
    while (world.socket === first && world.time < LIFE) {
      await world.pass(9_000)
      world.socket.say({ type: 'pong' })
      pings++
    }
    expect(pings).toBeGreaterThan(100)
    expect(world.time).toBeGreaterThan(0.74 * LIFE)
    expect(world.time).toBeLessThan(0.76 * LIFE)
    world.socket.open()
    expect(world.socket.sent[0]).toMatchObject({ type: 'join', sessionKey: 'key-1' })
    world.socket.say(joinedWithTurn())
    await settle()
    expect(username()).toBe('user-2')
    expect(world.peer.iceRestarts).toBe(1)
    expect(room.state).toMatchObject({ socket: 'joined', media: 'connected' })
  })

  it('are renewed no more when one has left', async () => {
    await connect()
    room.leave()
    await world.pass(LIFE)
    expect(world.sockets).toHaveLength(1)
  })
})

describe('the moment to renew', () => {
  const serverTime = '2026-03-02T06:21:07Z'
  const at = (...ends: (string | undefined)[]) =>
    renewalMillis({
      serverTime,
      iceServers: ends.map((end) => ({ urls: [], ...(end === undefined ? {} : { expiresAt: end }) })),
    })

  it('is after three quarters of the time of what ends first', () => {
    expect(at('2026-03-03T06:21:07Z', undefined, '2026-03-02T06:25:07Z')).toBe(180_000)
  })

  it('never comes for what has no end or no readable one', () => {
    expect(at()).toBeUndefined()
    expect(at(undefined)).toBeUndefined()
    expect(at('soon')).toBeUndefined()
    expect(at('2026-03-02T06:21:06Z')).toBeUndefined()
  })
})

describe('the way of media', () => {
  it('is read from the selected pair', () => {
    expect(isThroughTurn(way('relay'))).toBe(true)
    expect(isThroughTurn(way('srflx'))).toBe(false)
    expect(isThroughTurn([])).toBe(false)
  })

  it('is read as Firefox tells it', () => {
    const [, other, pair, ...candidates] = way('relay')
    expect(isThroughTurn([other, { ...pair, selected: true }, ...candidates])).toBe(true)
  })
})
