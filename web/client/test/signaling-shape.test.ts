import { describe, expect, it } from 'vitest'
import { delayMillis, DELAYS_MILLIS, PATIENT_MILLIS } from '../src/backoff'
import { Emitter } from '../src/emitter'
import { SessionMemory } from '../src/session-memory'
import { World } from './world'

describe('backoff', () => {
  it('starts at once and is bounded', () => {
    expect(delayMillis(0, 1)).toBe(0)
    expect(delayMillis(20, 0.5)).toBe(DELAYS_MILLIS.at(-1))
    expect(delayMillis(1000, 0.5)).toBe(PATIENT_MILLIS)
    expect([delayMillis(1, 0), delayMillis(1, 1)]).toEqual([225, 375])
  })
})

describe('session memory', () => {
  it('forgets a key after the time that the server keeps sessions', () => {
    const world = new World()
    const memory = new SessionMemory(world, 'room')
    memory.keep('key')
    expect(memory.recall()).toBe('key')
    world.time = 601_000
    expect(memory.recall()).toBeUndefined()
  })

  it('survives what somebody else wrote in its place', () => {
    const world = new World()
    world.storage.setItem('huizhen.room.room', 'not json')
    expect(new SessionMemory(world, 'room').recall()).toBeUndefined()
    world.storage.setItem('huizhen.room.room', '{"at":"x","sessionKey":5}')
    expect(new SessionMemory(world, 'room').recall()).toBeUndefined()
  })
})

describe('emitter', () => {
  it('stops telling who no longer listens', () => {
    const emitter = new Emitter<{ tick: number }>()
    const heard: number[] = []
    const stop = emitter.on('tick', (value) => heard.push(value))
    emitter.emit('tick', 1)
    stop()
    emitter.emit('tick', 2)
    expect(heard).toEqual([1])
  })
})
