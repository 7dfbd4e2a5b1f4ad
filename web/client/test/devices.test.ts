import { describe, expect, it, vi } from 'vitest'
import { listDevices, openDevices, playBy, troubleOf } from '../src/devices'
import { judge, QualityMeter } from '../src/quality'
import { track } from './world'

const refusal = (name: string) => Object.assign(new Error(name), { name })

function media(answers: { video?: unknown; audio?: unknown }) {
  const asked: MediaStreamConstraints[] = []
  return {
    asked,
    getUserMedia: (constraints: MediaStreamConstraints) => {
      asked.push(constraints)
      const answer = constraints.video === undefined ? answers.audio : answers.video
      if (answer instanceof Error) return Promise.reject(answer)
      return Promise.resolve({ getTracks: () => [answer] } as unknown as MediaStream)
    },
  }
}

describe('devices', () => {
  it('keeps the microphone when the camera is denied', async () => {
    const microphone = track('audio')
    const own = await openDevices(
      {},
      media({ video: refusal('NotAllowedError'), audio: microphone }),
    )
    expect(own.microphone).toBe(microphone)
    expect(own.camera).toBeUndefined()
    expect(own.problems).toEqual([{ kind: 'camera', trouble: 'denied' }])
  })

  it('asks for nothing that is not wanted', async () => {
    const world = media({ audio: track('audio') })
    const own = await openDevices({ camera: null }, world)
    expect(world.asked).toHaveLength(1)
    expect(own.problems).toEqual([])
  })

  it('asks for a microphone that hears no echo', async () => {
    const world = media({ audio: track('audio') })
    await openDevices({ camera: null }, world)
    expect(world.asked).toMatchObject([{ audio: { echoCancellation: true, noiseSuppression: true } }])
  })

  it('takes another camera when the chosen one is gone', async () => {
    const camera = track('video')
    const asked: unknown[] = []
    const own = await openDevices(
      { camera: 'unplugged', microphone: null },
      {
        getUserMedia: ({ video }: MediaStreamConstraints) => {
          const { deviceId } = video as MediaTrackConstraints
          asked.push(deviceId)
          return deviceId === undefined
            ? Promise.resolve({ getTracks: () => [camera] } as unknown as MediaStream)
            : Promise.reject(refusal('OverconstrainedError'))
        },
      },
    )
    expect(own.camera).toBe(camera)
    expect(asked).toEqual([{ exact: 'unplugged' }, undefined])
  })

  it('says so where there are no devices at all', async () => {
    const own = await openDevices({}, undefined)
    expect(own.problems.map(({ trouble }) => trouble)).toEqual(['unsupported', 'unsupported'])
  })

  it('names troubles', () => {
    expect(troubleOf(refusal('NotFoundError'))).toBe('missing')
    expect(troubleOf(refusal('NotReadableError'))).toBe('busy')
    expect(troubleOf(refusal('SomethingElse'))).toBe('failed')
    expect(troubleOf(undefined)).toBe('failed')
  })
})

describe('quality', () => {
  it('judges by the worse of loss and delay', () => {
    expect(judge({ loss: 0, rttMillis: 40 })).toBe('good')
    expect(judge({ loss: 0.03, rttMillis: 40 })).toBe('fair')
    expect(judge({ loss: 0, rttMillis: 700 })).toBe('poor')
    expect(judge({ loss: 0.1, rttMillis: 10 })).toBe('poor')
  })

  it('counts only what was lost since the last look', () => {
    const meter = new QualityMeter()
    const inbound = (packetsLost: number, packetsReceived: number) => [
      { type: 'inbound-rtp', id: 'a', packetsLost, packetsReceived },
    ]
    expect(meter.sample(inbound(50, 50)).loss).toBeCloseTo(0.5)
    expect(meter.sample(inbound(50, 150)).loss).toBe(0)
    expect(meter.sample(inbound(60, 240)).loss).toBeCloseTo(0.1)
    expect(meter.sample(inbound(60, 240)).loss).toBe(0)
  })
})

describe('loudspeakers', () => {
  it('are listed where a page may choose one', async () => {
    const device = (kind: string, deviceId: string) => ({ kind, deviceId })
    const all = [device('audiooutput', 'default'), device('audiooutput', ''), device('audioinput', 'm')]
    vi.stubGlobal('navigator', { mediaDevices: { enumerateDevices: () => Promise.resolve(all) } })
    vi.stubGlobal('HTMLMediaElement', { prototype: {} })
    expect((await listDevices()).speakers).toEqual([])
    vi.stubGlobal('HTMLMediaElement', { prototype: { setSinkId: () => undefined } })
    expect(await listDevices()).toMatchObject({ cameras: [], microphones: [all[2]], speakers: [all[0]] })
    vi.unstubAllGlobals()
  })

  it('are set once, and one that is gone is said', async () => {
    const asked: string[] = []
    const element = {
      sinkId: '',
      setSinkId(id: string) {
        asked.push(id)
        if (id === 'gone') return Promise.reject(refusal('NotFoundError'))
        this.sinkId = id
        return Promise.resolve()
      },
    }
    expect(await playBy(element, '')).toBe(true)
    expect(await playBy(element, 'headset')).toBe(true)
    expect(await playBy(element, 'headset')).toBe(true)
    expect(await playBy(element, 'gone')).toBe(false)
    expect(await playBy(element, '')).toBe(true)
    expect(asked).toEqual(['headset', 'gone', ''])
    expect(await playBy({}, 'headset')).toBe(false)
  })
})
