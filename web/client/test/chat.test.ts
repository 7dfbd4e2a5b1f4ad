import { beforeEach, describe, expect, it } from 'vitest'
import { Room } from '../src/room'
import { joined, settle, World } from './world'

let world: World
let room: Room

beforeEach(async () => {
  world = new World()
  room = newRoom()
  await enter()
})

function newRoom(): Room {
  return new Room({
    name: 'case-1',
    signaling: 'wss://here/signaling',
    admit: () => Promise.resolve({ ticket: 't', signaling: 'wss://node/signaling' }),
    world,
  })
}

async function enter(): Promise<void> {
  room.join()
  await settle()
  world.socket.open()
  world.socket.say(joined())
}

function say(...ids: number[]): void {
  const messages = ids.map((id) => ({ id, from: 'wang', name: 'Wang', text: `${id}`, at: '' }))
  world.socket.say({ type: 'chat', messages })
}

const shown = () => room.state.chat.map(({ id }) => id)

describe('the chat over a dropped socket', () => {
  it('goes on where it was: what was missed comes, and once', async () => {
    expect(world.socket.sent[0]).not.toHaveProperty('lastChat')
    say(16, 17)
    world.socket.drop()
    await world.pass(10)
    world.socket.open()
    expect(world.socket.sent[0]).toMatchObject({ type: 'join', sessionKey: 'key-1', lastChat: 17 })
    world.socket.say(joined())
    say(18, 19)
    say(20)
    expect(shown()).toEqual([16, 17, 18, 19, 20])
  })

  it('is back at once when signalling is deployed anew, and the media is not touched', async () => {
    world.socket.say({ type: 'answer', sdp: 'answer', re: world.socket.last('offer')?.id })
    await settle()
    world.peer.turn('connected', 'connected')
    room.chat('while it happens')
    world.socket.drop(1012)
    room.chat('and after')
    await world.pass(0)
    world.socket.open()
    expect(world.socket.sent[0]).toMatchObject({ type: 'join', sessionKey: 'key-1' })
    world.socket.say(joined())
    await settle()
    expect(world.socket.sent.filter(({ type }) => type === 'chat')).toHaveLength(2)
    expect(world.socket.count('offer')).toBe(0)
    expect(world.peers).toHaveLength(1)
    expect(world.peer.iceRestarts).toBe(0)
  })

  it('goes on with a new ticket too', async () => {
    say(16)
    world.socket.drop()
    await world.pass(10)
    world.socket.open()
    world.socket.say({ type: 'error', code: 'session-expired', message: '' })
    await settle()
    world.socket.open()
    expect(world.socket.sent[0]).toMatchObject({ type: 'join', ticket: 't', lastChat: 16 })
  })

  it('is asked for whole after a reload, which has nothing of it', async () => {
    say(16)
    room = newRoom()
    await enter()
    expect(world.socket.sent[0]).toMatchObject({ sessionKey: 'key-1' })
    expect(world.socket.sent[0]).not.toHaveProperty('lastChat')
  })

  it('keeps what there was when so much was missed that lines are left out', async () => {
    say(16)
    world.socket.drop()
    await world.pass(10)
    world.socket.open()
    world.socket.say(joined())
    say(600, 601)
    expect(shown()).toEqual([16, 600, 601])
  })
})
