import { beforeEach, describe, expect, it } from 'vitest'
import { followNetwork } from '../src/network'
import { Room } from '../src/room'
import { joined, settle, World } from './world'

let world: World
let room: Room

/** In a call whose connection hears something, or nothing more, each time that it is looked at. */
beforeEach(async () => {
  world = new World()
  room = new Room({
    name: 'case-1',
    signaling: 'wss://here/signaling',
    admit: () => Promise.resolve({ ticket: 't', signaling: 'wss://node/signaling' }),
    world,
  })
  room.join()
  await settle()
  world.socket.open()
  world.socket.say(joined())
  await settle()
  world.socket.say({ type: 'answer', sdp: 'answer', re: world.socket.last('offer')?.id })
  await settle()
  world.peer.turn('connected', 'connected')
  world.peer.reports = [{ type: 'candidate-pair', nominated: true }]
  await world.pass(100)
})

function roundTrips(millis: number, change: object = {}): void {
  world.peer.reports = [
    { type: 'candidate-pair', nominated: true, currentRoundTripTime: millis / 1000, ...change },
  ]
}

function fallSilent(): void {
  world.peer.reports = [{ type: 'candidate-pair', nominated: true, bytesReceived: 7 }]
}

describe('another network', () => {
  it('brings a new socket when the old one does not answer at once', async () => {
    room.networkChanged()
    expect(world.socket.last('ping')).toBeDefined()
    await world.pass(250)
    expect(world.sockets).toHaveLength(1)
    await world.pass(100)
    expect(world.sockets).toHaveLength(2)
    world.socket.open()
    expect(world.socket.sent[0]).toMatchObject({ type: 'join', sessionKey: 'key-1' })
  })

  it.each([
    [100, 600],
    [2_000, 700],
  ])('leaves a server that took %i ms to answer %i ms for the next answer', async (trip, patience) => {
    await world.pass(9_900)
    expect(world.socket.count('ping')).toBe(1) // the one that comes each ten seconds
    await world.pass(trip)
    world.socket.say({ type: 'pong' })
    await world.pass(10)
    room.networkChanged()
    await world.pass(patience - 10)
    expect(world.sockets).toHaveLength(1)
    await world.pass(20)
    expect(world.sockets).toHaveLength(2)
  })

  it('keeps a socket that answers and a way by which something comes', async () => {
    room.networkChanged()
    await world.pass(250)
    world.socket.say({ type: 'pong' })
    await world.pass(1_000)
    expect(world.sockets).toHaveLength(1)
    expect(world.peer.iceRestarts).toBe(0)
  })

  it('tries again soon when the network that has come has no route yet', async () => {
    world.socket.drop()
    for (let i = 0; i < 4; i++) {
      await world.pass(2_500)
      world.socket.drop() // nowhere to go
    }
    const before = world.sockets.length
    room.networkChanged()
    world.socket.drop()
    await world.pass(400)
    expect(world.sockets.length).toBeGreaterThanOrEqual(before + 2)
  })

  it('looks for another way as soon as nothing comes', async () => {
    fallSilent()
    room.networkChanged()
    await world.pass(250)
    world.socket.say({ type: 'pong' })
    await world.pass(400)
    expect(world.peer.iceRestarts).toBe(1)
  })

  it('does not wait for a socket that was being opened on the old one', async () => {
    world.socket.drop()
    await world.pass(1_000)
    const before = world.sockets.length
    room.networkChanged()
    await settle()
    expect(world.sockets).toHaveLength(before + 1)
    // But the one that has just been begun is left alone.
    room.networkChanged()
    await settle()
    expect(world.sockets).toHaveLength(before + 1)
  })

  it('is thought of when the way to the relay is lost', async () => {
    world.peer.turn('disconnected', 'disconnected')
    expect(world.socket.count('ping')).toBe(1)
    await world.pass(1_000)
    expect(world.sockets.length).toBeGreaterThan(1)
  })

  it('is noticed by a round trip that takes many times what it did, once', async () => {
    roundTrips(30)
    await world.pass(4_000)
    expect(world.peer.iceRestarts).toBe(0)
    roundTrips(400, { bytesReceived: 7 })
    await world.pass(400)
    world.socket.say({ type: 'pong' })
    await world.pass(1_300)
    expect(world.peer.iceRestarts).toBe(1)
  })

  it('is not suspected while the round trip only grows a little, or slowly', async () => {
    roundTrips(5)
    await world.pass(2_000)
    roundTrips(200)
    await world.pass(2_000)
    for (let millis = 200; millis < 2_000; millis += 100) {
      roundTrips(millis)
      await world.pass(1_000)
    }
    expect(world.peer.iceRestarts).toBe(0)
  })

  it('is left with the call', async () => {
    fallSilent()
    room.networkChanged()
    const { peer } = world
    room.leave()
    await world.pass(2_000)
    expect(peer.iceRestarts).toBe(0)
    expect(world.sockets).toHaveLength(1)
  })
})

describe('media that flowed and stops', () => {
  /** Something comes at each look, for so long. */
  async function flow(millis: number): Promise<void> {
    for (let passed = 0; passed < millis; passed += 250) {
      world.peer.reports = [{ type: 'candidate-pair', nominated: true, bytesReceived: ++bytes }]
      await world.pass(250)
    }
  }
  let bytes = 0

  it('has the server asked at once, and another way looked for within a good second', async () => {
    await flow(4_000)
    await world.pass(400)
    expect(world.socket.count('ping')).toBe(1)
    world.socket.say({ type: 'pong' })
    await world.pass(700)
    expect(world.peer.iceRestarts).toBe(1)
    expect(world.peers).toHaveLength(1)
  })

  it('is not suspected where little came before, as when nobody sends', async () => {
    for (let i = 0; i < 6; i++) {
      await flow(250)
      await world.pass(1_750)
    }
    expect(world.peer.iceRestarts).toBe(0)
    expect(world.sockets).toHaveLength(1)
  })

  it('is taken up by a new connection where the way to the server has died as well', async () => {
    await flow(4_000)
    await world.pass(700)
    expect(world.sockets).toHaveLength(2)
    const before = world.peer
    world.socket.open()
    world.socket.say(joined({ transport: true }))
    await settle()
    expect(before.isClosed).toBe(true)
    expect(world.peers).toHaveLength(2)
    expect(world.socket.last('offer')).toMatchObject({ restart: true })
  })

  it('is taken up by one new connection, though the socket is replaced once more meanwhile', async () => {
    await flow(4_000)
    await world.pass(700)
    world.socket.open()
    world.socket.say(joined({ transport: true }))
    await settle()
    world.socket.drop() // a browser closes all sockets when it has heard of the change
    await world.pass(400)
    world.socket.open()
    world.socket.say(joined({ transport: true }))
    await settle()
    expect(world.peers).toHaveLength(2)
    expect(world.socket.last('offer')).toMatchObject({ restart: true })
  })

  it('is taken up so, too, when a restart was tried before', async () => {
    await flow(4_000)
    await world.pass(1_700)
    expect(world.sockets).toHaveLength(2)
    world.socket.open()
    world.socket.say(joined({ transport: true }))
    await settle()
    expect(world.peers).toHaveLength(2)
  })

  it('goes on by the same connection when something has come meanwhile', async () => {
    await flow(4_000)
    await world.pass(700)
    world.peer.reports = [{ type: 'candidate-pair', nominated: true, bytesReceived: ++bytes }]
    world.socket.open()
    world.socket.say(joined({ transport: true }))
    await settle()
    expect(world.peers).toHaveLength(1)
    expect(world.peer.iceRestarts).toBe(0)
  })

  it('goes on by the same connection when it never stopped', async () => {
    await flow(4_000)
    world.socket.drop()
    await flow(500)
    world.socket.open()
    world.socket.say(joined({ transport: true }))
    await settle()
    expect(world.peers).toHaveLength(1)
    expect(world.socket.count('offer')).toBe(0)
  })

  it('is restarted with the next socket when there is none meanwhile', async () => {
    await flow(4_000)
    world.socket.drop()
    await world.pass(100)
    await world.pass(4_000)
    const before = world.peer.iceRestarts
    world.socket.open()
    world.socket.say(joined({ transport: true }))
    await settle()
    expect(world.peer.iceRestarts).toBe(before + 1)
  })

  it('may be restarted as often as it comes back', async () => {
    for (let i = 1; i <= 6; i++) {
      await flow(4_000)
      expect(room.state.media).toBe('connected')
      await world.pass(400)
      world.socket.say({ type: 'pong' })
      await world.pass(700)
      expect(world.peer.iceRestarts).toBe(i)
      world.socket.say({ type: 'answer', sdp: 'answer', re: world.socket.last('offer')?.id })
    }
    expect(world.peers).toHaveLength(1)
  })
})

describe('what the browser says of the network', () => {
  it('is told to the room until it is left', () => {
    const connection = new EventTarget()
    const window = Object.assign(new EventTarget(), { navigator: { connection } })
    let told = 0
    const stop = followNetwork({ networkChanged: () => told++ }, window)
    for (const name of ['online', 'offline']) window.dispatchEvent(new Event(name))
    connection.dispatchEvent(new Event('change'))
    expect(told).toBe(3)
    stop()
    for (const name of ['online', 'offline']) window.dispatchEvent(new Event(name))
    connection.dispatchEvent(new Event('change'))
    expect(told).toBe(3)
  })

  it('is told where it knows nothing of the kind of line', () => {
    const window = Object.assign(new EventTarget(), { navigator: {} })
    let told = 0
    followNetwork({ networkChanged: () => told++ }, window)
    window.dispatchEvent(new Event('online'))
    expect(told).toBe(1)
  })

  it('has the server and the relay asked at once when it is gone', async () => {
    fallSilent()
    const window = Object.assign(new EventTarget(), { navigator: {} })
    followNetwork(room, window)
    window.dispatchEvent(new Event('offline'))
    expect(world.socket.last('ping')).toBeDefined()
    await world.pass(800)
    expect(world.peer.iceRestarts + world.sockets.length).toBeGreaterThan(1)
  })
})
