import { beforeEach, describe, expect, it } from 'vitest'
import type { ViewHint } from '../src/protocol'
import { Room } from '../src/room'
import { MAX_VIEWS } from '../src/views'
import { joined, settle, World } from './world'

let world: World
let room: Room

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
})

async function enter(change: Record<string, unknown> = {}): Promise<void> {
  world.socket.say(joined(change))
  await settle()
  world.socket.say({ type: 'answer', sdp: 'answer', re: world.socket.last('offer')?.id })
  await settle()
  world.peer.turn('connected', 'connected')
}

const camera = (width: number, change: Partial<ViewHint> = {}): ViewHint => ({
  participant: 'wang',
  source: 'camera',
  width,
  height: (width * 9) / 16,
  ...change,
})

describe('what is looked at', () => {
  it('is said once when it has settled', async () => {
    await enter()
    for (let width = 600; width <= 640; width += 10) {
      room.views([camera(width)])
      await world.pass(20)
    }
    expect(world.socket.count('view')).toBe(0)
    await world.pass(200)
    expect(world.socket.last('view')?.views).toEqual([camera(640)])
    room.views([camera(640)])
    room.views([camera(640.3, { pinned: false, hidden: false })])
    await world.pass(1_000)
    expect(world.socket.count('view')).toBe(1)
    room.views([camera(640, { hidden: true })])
    await world.pass(1_000)
    expect(world.socket.count('view')).toBe(2)
    room.views([])
    await world.pass(1_000)
    expect(world.socket.last('view')?.views).toEqual([])
  })

  it('is not said when it came back to what was said', async () => {
    await enter()
    room.views([camera(640)])
    await world.pass(300)
    room.views([camera(320)])
    room.views([camera(640)])
    await world.pass(300)
    expect(world.socket.count('view')).toBe(1)
  })

  it('is said again on a socket that was joined anew, and as it is by then', async () => {
    room.views([camera(640)])
    await world.pass(300)
    expect(world.socket.count('view')).toBe(0)
    await enter()
    expect(world.socket.count('view')).toBe(1)
    world.socket.drop()
    room.views([camera(320)])
    await world.pass(300)
    world.socket.open()
    world.socket.say(joined())
    await settle()
    expect(world.socket.last('view')?.views).toEqual([camera(320)])
    expect(world.socket.count('view')).toBe(1)
  })

  it('is not said by somebody who may not watch', async () => {
    await enter({ canSubscribe: false })
    room.views([camera(640)])
    await world.pass(300)
    expect(world.socket.count('view')).toBe(0)
  })

  it('is within what the server takes', async () => {
    await enter()
    room.views(
      Array.from({ length: MAX_VIEWS + 10 }, (_, index) =>
        camera(index === 0 ? Number.NaN : 1e6, { participant: `p${index}`, height: -4 }),
      ),
    )
    await world.pass(300)
    const views = world.socket.last('view')?.views ?? []
    expect(views).toHaveLength(MAX_VIEWS)
    expect(views[0]).toMatchObject({ width: 0, height: 0 })
    expect(views[1]).toMatchObject({ width: 16_384, height: 0 })
  })
})

describe('how pictures come in', () => {
  const weak = {
    mid: '6',
    participant: 'wang',
    source: 'camera',
    width: 320,
    height: 180,
    level: 'lowest',
    cause: 'uplink',
  }

  it('is part of the state, and gone with the connection', async () => {
    await enter()
    world.socket.say({ type: 'reception', pictures: [weak] })
    expect(room.state.receptions).toEqual([weak])
    room.leave()
    expect(room.state.receptions).toEqual([])
  })
})
