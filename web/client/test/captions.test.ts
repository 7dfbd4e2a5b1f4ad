import { describe, expect, it } from 'vitest'
import { captioned, type CaptionsState, MAX_CAPTIONS, NO_CAPTIONS } from '../src/captions'
import { Room } from '../src/room'
import { joined, settle, World } from './world'

function line(caption: string, text: string, final: boolean, from?: string) {
  return {
    type: 'caption' as const,
    caption,
    ...(from === undefined ? {} : { from }),
    text,
    language: 'zh-CN',
    final,
    at: '2026-03-02T06:31:04Z',
  }
}

const texts = ({ lines }: CaptionsState) => lines.map(({ text }) => text)

describe('captions', () => {
  it('take the place of what came before, until they are final', () => {
    let state = captioned(NO_CAPTIONS, { type: 'captions', on: true }, 1)
    state = captioned(state, line('a', '患者', false, 'wang'), 2)
    state = captioned(state, line('b', 'yes', true), 3)
    state = captioned(state, line('a', '患者血压', false, 'wang'), 4)
    state = captioned(state, line('a', '患者血压高。', true), 5)
    state = captioned(state, line('a', 'late', false), 6)
    expect(texts(state)).toEqual(['患者血压高。', 'yes'])
    expect(state.lines[0]).toMatchObject({ final: true, receivedAt: 5 })
    expect(state.lines[0]).not.toHaveProperty('from')
  })

  it('that were not finished go when the recogniser does', () => {
    let state = captioned(NO_CAPTIONS, line('a', 'half', false), 1)
    state = captioned(state, line('b', 'whole', true), 2)
    expect(captioned(state, { type: 'captions', on: false }, 3)).toMatchObject({
      isOn: false,
      lines: [{ text: 'whole' }],
    })
  })

  it('are kept in a limited number', () => {
    let state = NO_CAPTIONS
    for (let i = 0; i <= MAX_CAPTIONS; i++) state = captioned(state, line(`${i}`, `${i}`, true), i)
    expect(state.lines).toHaveLength(MAX_CAPTIONS)
    expect(state.lines[0]?.text).toBe('1')
  })

  it('are in the room, and off after coming back until the server says otherwise', async () => {
    const world = new World()
    const room = new Room({
      name: 'case-1',
      signaling: 'wss://here/signaling',
      admit: () => Promise.resolve({ ticket: 't', signaling: 'wss://node/signaling' }),
      world,
    })
    room.join()
    await settle()
    world.socket.open()
    world.socket.say(joined())
    world.socket.say({ type: 'captions', on: true })
    world.socket.say(line('a', '好', true, 'wang'))
    expect(room.state.captions).toMatchObject({ isOn: true, lines: [{ text: '好', from: 'wang' }] })
    world.socket.drop()
    await world.pass(10)
    world.socket.open()
    world.socket.say(joined())
    expect(room.state.captions).toMatchObject({ isOn: false, lines: [{ text: '好' }] })
  })
})
