import type { AlarmEmergency, UnwatchedVital, VitalAlarm, VitalSigns } from '@huizhen/client'
import { mount, RouterLinkStub } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick, ref } from 'vue'
import { alarmNews, alarmWords } from '../src/alarms'
import type { Call } from '../src/call'
import { chooseLanguage, i18n } from '../src/i18n'
import VitalsStrip from '../src/parts/room/VitalsStrip.vue'

function alarm(number: number, change: Partial<VitalAlarm> = {}): VitalAlarm {
  return {
    alarm: number,
    level: 'emergency',
    measure: 'spo2',
    bound: 'low',
    limit: 85,
    unit: '%',
    seconds: 30,
    device: 'monitor-3',
    medical: true,
    code: '59408-5',
    value: 82,
    at: '2026-03-02T06:31:30Z',
    ...change,
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'performance', 'Date'] })
  void chooseLanguage('en')
})
afterEach(() => vi.useRealTimers())

describe('what is said', () => {
  it('names the limit, and how long where it lasted', () => {
    expect(alarmWords(alarm(1), 'SpO₂')).toEqual({
      key: 'room.alarms.lowFor',
      values: { measure: 'SpO₂', limit: 85, unit: '%', seconds: 30 },
    })
    const high = alarm(1, { bound: 'high', seconds: 0, unit: 'mm[Hg]' })
    expect(alarmWords(high, 'BP').key).toBe('room.alarms.high')
    expect(alarmWords(high, 'BP').values.unit).toBe('mmHg')
  })

  it('is what began, the worst last, and what is over', () => {
    const news = alarmNews([alarm(1)], [alarm(2), alarm(3, { level: 'warn' })])
    expect(news.begun.map((one) => one.alarm)).toEqual([3, 2])
    expect(news.over.map((one) => one.alarm)).toEqual([1])
    expect(alarmNews([alarm(1)], [alarm(1)])).toEqual({ begun: [], over: [] })
  })
})

interface Shown {
  readonly vitals: readonly (VitalSigns & { from: string | undefined; receivedAt: number })[]
  readonly alarms: readonly VitalAlarm[]
  readonly unwatched: readonly UnwatchedVital[]
  readonly emergency?: AlarmEmergency
}

const SIGNS = {
  device: 'monitor-3',
  medical: true,
  at: '',
  values: [
    { code: '59408-5', value: 82, unit: '%' },
    { code: '8867-4', value: 72, unit: '/min' },
  ],
  from: undefined,
  receivedAt: 0,
}

function strip(
  alarms: readonly VitalAlarm[],
  unwatched: readonly UnwatchedVital[] = [],
  emergency?: AlarmEmergency,
) {
  const tools: Shown = { vitals: [SIGNS], alarms, unwatched, ...(emergency && { emergency }) }
  const state = ref<{ tools: Shown }>({ tools })
  const call = { state } as unknown as Call
  const view = mount(VitalsStrip, {
    props: { call },
    global: { plugins: [i18n], stubs: { RouterLink: RouterLinkStub } },
  })
  const say = async (now: readonly VitalAlarm[]) => {
    state.value = { tools: { ...state.value.tools, alarms: now } }
    await nextTick()
  }
  return { view, say }
}

describe('several alarms', () => {
  it('have one line with their number and the worst of them, which opens them', async () => {
    const { view, say } = strip([alarm(1, { level: 'warn', measure: 'heart-rate', bound: 'high' })])
    expect(view.find('[data-testid="alarms-summary"]').exists()).toBe(false)
    expect(view.get('[data-testid="alarms"]').classes()).not.toContain('closed')
    await say([alarm(1, { level: 'warn', measure: 'heart-rate', bound: 'high' }), alarm(2)])
    const line = view.get('[data-testid="alarms-summary"]')
    expect(line.text()).toContain('2 alarms')
    expect(line.text()).toContain('SpO₂ below 85 %')
    expect(line.classes()).toContain('emergency')
    expect(line.attributes('aria-expanded')).toBe('false')
    expect(view.get('[data-testid="alarms"]').classes()).toContain('closed')
    await line.trigger('click')
    expect(line.attributes('aria-expanded')).toBe('true')
    expect(view.get('[data-testid="alarms"]').classes()).not.toContain('closed')
  })
})

describe('the strip', () => {
  it('says an alarm in words, and reads it aloud once', async () => {
    const { view, say } = strip([])
    expect(view.find('[data-testid="alarms"]').exists()).toBe(false)
    expect(view.get('[role="alert"]').text()).toBe('')
    await say([alarm(1)])
    const said = 'Emergency alarm: SpO₂ below 85 % for 30 s'
    expect(view.get('[data-testid="alarm-1"]').text()).toContain('SpO₂ below 85 % for 30 s')
    expect(view.get('[data-testid="alarm-1"]').text()).toContain('monitor-3, 82 % when it began')
    expect(view.get('[role="alert"]').text()).toBe(said)
    await say([alarm(1)])
    expect(view.get('[role="alert"]').text()).toBe(said)
    await say([])
    expect(view.get('[role="alert"]').text()).toContain('Alarm over: SpO₂ (monitor-3)')
    expect(view.find('[data-testid="alarms"]').exists()).toBe(false)
  })

  it('marks the value that it is of, by a word, and no other', () => {
    const { view } = strip([alarm(1)])
    const values = view.findAll('.value').map((one) => one.text())
    expect(values[0]).toContain('alarm')
    expect(values[1]).not.toContain('alarm')
  })

  it('marks a consumer device, and says what is not watched', () => {
    const { view } = strip(
      [alarm(1, { level: 'warn', medical: false })],
      [{ device: 'thermometer', measure: '8310-5', why: 'unit' }],
    )
    expect(view.get('[data-testid="alarm-1"]').text()).toContain('Warning:')
    expect(view.get('[data-testid="alarm-1"]').text()).toContain('consumer device')
    expect(view.get('[data-testid="alarms"]').text()).toContain('Not watched: Temp of thermometer')
  })

  it('says what became of the emergency, with a link for who may look at it', () => {
    const opened = strip([alarm(1)], [], { alarm: 1, state: 'opened', case: 'e-1' }).view
    expect(opened.get('[data-testid="alarm-emergency"]').text()).toContain('those on call are rung')
    expect(opened.getComponent(RouterLinkStub).props('to')).toBe('/cases/e-1')
    const refused = strip([alarm(1)], [], { alarm: 1, state: 'refused', zh: '协议到期', en: 'The agreement is over.' }).view
    expect(refused.get('[data-testid="alarm-emergency"]').text()).toContain('The agreement is over.')
    expect(refused.get('[role="status"]').text()).toContain('The agreement is over.')
    expect(refused.find('[data-testid="alarm-emergency-case"]').exists()).toBe(false)
  })

  it('puts what is an emergency first, and says it in Chinese', async () => {
    await chooseLanguage('zh-CN')
    const { view } = strip([alarm(1, { level: 'warn', measure: 'heart-rate', bound: 'high', limit: 130, unit: '/min' }), alarm(2)])
    const items = view.findAll('[data-testid="alarms"] li').map((one) => one.text())
    expect(items[0]).toContain('紧急报警：')
    expect(items[0]).toContain('血氧低于 85 %，已持续 30 秒')
    expect(items[1]).toContain('心率高于 130 /min')
  })
})
