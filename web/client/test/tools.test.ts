import { describe, expect, it } from 'vitest'
import { CallStats } from '../src/call-stats'
import type { ClientMessage, PictureId } from '../src/protocol'
import { SilenceWatch } from '../src/silence'
import { RoomTools } from '../src/tools'
import { World } from './world'

const SCREEN: PictureId = { participant: 'wang', source: 'screen' }

function made() {
  const world = new World()
  const sent: ClientMessage[] = []
  const tools = new RoomTools(
    world,
    (message) => sent.push(message),
    () => 'li',
    () => undefined,
  )
  return { world, sent, tools }
}

describe('drawing', () => {
  it('shows the own line at once and sends its points together', async () => {
    const { world, sent, tools } = made()
    tools.beginLine(SCREEN, 'cyan', { x: 0.1, y: 0.1 })
    tools.addPoint({ x: 0.2, y: 0.2 })
    expect(tools.state.lines).toHaveLength(1)
    expect(tools.state.lines[0]?.points).toHaveLength(2)
    expect(sent).toHaveLength(0)
    await world.pass(60)
    tools.addPoint({ x: 0.3, y: 0.3 })
    tools.endLine()
    expect(sent).toMatchObject([
      { type: 'draw', participant: 'wang', source: 'screen', colour: 'cyan', points: [{}, {}] },
      { type: 'draw', points: [{ x: 0.3, y: 0.3 }] },
    ])
    const [first, second] = sent as { line: string }[]
    expect(first?.line).toBe(second?.line)
  })

  it('sends no more than 64 points at once', () => {
    const { sent, tools } = made()
    tools.beginLine(SCREEN, 'cyan', { x: 0, y: 0 })
    for (let i = 0; i < 130; i++) tools.addPoint({ x: 0, y: i / 130 })
    tools.endLine()
    expect(sent.map((one) => (one.type === 'draw' ? one.points.length : 0))).toEqual([64, 64, 3])
  })

  it('continues the lines of others and wipes those of a picture', () => {
    const { tools } = made()
    const part = { ...SCREEN, from: 'wang', line: '1', colour: 'cyan' as const }
    tools.receive({ type: 'draw', lines: [{ ...part, points: [{ x: 0, y: 0 }] }] })
    tools.receive({ type: 'draw', lines: [{ ...part, points: [{ x: 1, y: 1 }] }] })
    tools.receive({
      type: 'draw',
      lines: [{ ...part, source: 'camera', points: [{ x: 1, y: 1 }] }],
    })
    expect(tools.state.lines.map(({ points }) => points.length)).toEqual([2, 1])
    tools.receive({ type: 'erase', ...SCREEN, from: 'wang' })
    expect(tools.state.lines.map(({ source }) => source)).toEqual(['camera'])
    tools.keepOnly(new Set(['li']))
    expect(tools.state.lines).toEqual([])
  })
})

describe('pointing', () => {
  it('says where it is twenty times a second at most, and at once that it has left', async () => {
    const { world, sent, tools } = made()
    for (let i = 0; i < 100; i++) {
      tools.point(SCREEN, { x: i / 100, y: 0 })
      await world.pass(10)
    }
    expect(sent.length).toBeGreaterThan(10)
    expect(sent.length).toBeLessThanOrEqual(20)
    await world.pass(60)
    tools.point(SCREEN, undefined)
    await world.pass(1)
    expect(sent.at(-1)).toEqual({ type: 'pointer', ...SCREEN })
  })

  it('forgets a pointer that stands still or leaves', async () => {
    const { world, tools } = made()
    tools.receive({ type: 'pointer', ...SCREEN, from: 'wang', x: 0.5, y: 0.5 })
    tools.receive({ type: 'pointer', ...SCREEN, from: 'sun', x: 0.5, y: 0.5 })
    expect(tools.state.pointers).toHaveLength(2)
    tools.receive({ type: 'pointer', ...SCREEN, from: 'sun' })
    expect(tools.state.pointers).toHaveLength(1)
    await world.pass(5_100)
    expect(tools.state.pointers).toHaveLength(0)
  })
})

describe('vital signs and notices', () => {
  it('keeps the last of each device, and when it came', async () => {
    const { world, tools } = made()
    const signs = (value: number) => ({
      type: 'vitals' as const,
      from: 'wang',
      device: 'monitor',
      medical: true,
      at: '2026-03-02T06:31:00Z',
      values: [{ code: 'heart-rate', value, unit: '/min' }],
    })
    tools.receive(signs(70))
    await world.pass(1_000)
    tools.receive(signs(72))
    expect(tools.state.vitals).toMatchObject([{ receivedAt: 1_000, values: [{ value: 72 }] }])
    tools.receive({ type: 'notice', participant: 'wang', uplink: 'bad', downlink: 'good' })
    expect(tools.state.notices.get('wang')).toEqual({ uplink: 'bad', downlink: 'good' })
    tools.reset()
    expect(tools.state.vitals).toEqual([])
  })
})

describe('alarms', () => {
  it('are all that stand, and stay when people leave', () => {
    const { tools } = made()
    const alarm = {
      alarm: 1,
      level: 'emergency' as const,
      measure: 'spo2',
      bound: 'low' as const,
      limit: 85,
      unit: '%',
      seconds: 30,
      device: 'monitor',
      medical: true,
      code: '59408-5',
      value: 82,
      at: '2026-03-02T06:31:30Z',
    }
    const unwatched = [{ device: 'thermometer', measure: 'temperature', why: 'unit' as const }]
    tools.receive({ type: 'alarms', alarms: [alarm], unwatched })
    tools.keepOnly(new Set(['li']))
    expect(tools.state.alarms).toEqual([alarm])
    expect(tools.state.unwatched).toEqual(unwatched)
    tools.receive({ type: 'emergency', alarm: 1, state: 'opened', case: 'e-1' })
    expect(tools.state.emergency).toEqual({ alarm: 1, state: 'opened', case: 'e-1' })
    tools.receive({ type: 'alarms', alarms: [], unwatched: [] })
    expect(tools.state.alarms).toEqual([])
    expect(tools.state.unwatched).toEqual([])
    tools.receive({ type: 'alarms', alarms: [alarm], unwatched })
    tools.reset()
    expect(tools.state.alarms).toEqual([])
  })
})

describe('a device that is not in the room', () => {
  it('stays when people leave', () => {
    const { tools } = made()
    const signs = { device: 'monitor', medical: true, at: '2026-03-02T06:31:00Z', values: [] }
    tools.receive({ type: 'vitals', ...signs })
    tools.receive({ type: 'vitals', ...signs, from: 'wang' })
    tools.keepOnly(new Set())
    expect(tools.state.vitals).toMatchObject([{ device: 'monitor', from: undefined }])
  })
})

describe('silence', () => {
  const pair = (bytesReceived: number) => [{ type: 'candidate-pair', bytesReceived }]

  it('is noticed after three seconds, and again after three more', () => {
    const watch = new SilenceWatch()
    const silent = []
    for (let at = 0; at <= 7_000; at += 1_000) silent.push(watch.isSilent(pair(500), at))
    expect(silent).toEqual([false, false, false, true, false, false, true, false])
  })

  it('goes on when the browser forgets a pair, or all of them', () => {
    const pairs = (...counts: number[]) =>
      counts.map((bytesReceived, i) => ({ id: `${i}`, type: 'candidate-pair', bytesReceived }))
    const watch = new SilenceWatch()
    expect(watch.isSilent(pairs(500, 90), 0)).toBe(false)
    expect(watch.isSilent(pairs(500), 2_000)).toBe(false)
    expect(watch.isSilent([], 4_000)).toBe(true)
    expect(watch.isSilent(pairs(1), 7_000)).toBe(false)
  })

  it('ends with any byte, and is not heard where a browser says nothing', () => {
    const watch = new SilenceWatch()
    for (let at = 0; at <= 9_000; at += 1_000) expect(watch.isSilent(pair(at), at)).toBe(false)
    const mute = new SilenceWatch()
    for (let at = 0; at <= 9_000; at += 1_000) expect(mute.isSilent([], at)).toBe(false)
  })
})

describe('the rundown', () => {
  it('is as the server said last, with the own time at which it came, and gone with a new place', () => {
    const { world, tools } = made()
    const item = { item: 1, title: 'x', minutes: 10, extended: 0, state: 'running', elapsedMillis: 5_000 } as const
    world.time = 700
    tools.receive({ type: 'rundown', items: [item] })
    expect(tools.state.rundown).toEqual({ items: [item], receivedAt: 700 })
    tools.keepOnly(new Set())
    expect(tools.state.rundown.items).toHaveLength(1)
    tools.reset()
    expect(tools.state.rundown.items).toEqual([])
  })
})

describe('call stats', () => {
  it('are of the time since the last look, within their bounds', () => {
    const stats = new CallStats()
    const reports = (grown: number) => [
      { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.04, bytesReceived: 1_000 * grown, bytesSent: 500 * grown },
      { type: 'inbound-rtp', kind: 'audio', packetsLost: grown, packetsReceived: 99 * grown, concealedSamples: grown, totalSamplesReceived: 1_000 * grown },
      { type: 'inbound-rtp', kind: 'video', totalFreezesDuration: grown },
    ]
    expect(stats.sample(reports(1), 0)).toEqual({ rttMillis: 40 })
    expect(stats.sample(reports(3), 4_000)).toEqual({
      rttMillis: 40,
      lostShare: 0.01,
      concealedShare: 0.001,
      frozenShare: 0.5,
      sentBps: 2_000,
      receivedBps: 4_000,
    })
    expect(stats.sample(reports(1), 8_000)).toMatchObject({ lostShare: 0, receivedBps: 0 })
  })
})
