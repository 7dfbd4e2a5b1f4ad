import { flushPromises, mount } from '@vue/test-utils'
import type { RundownChange, RundownItem } from '@huizhen/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick, ref } from 'vue'
import type { CaseRow } from '../src/api/types'
import type { Call } from '../src/call'
import { chooseLanguage, i18n } from '../src/i18n'
import RundownPanel from '../src/parts/room/RundownPanel.vue'
import RundownStrip from '../src/parts/room/RundownStrip.vue'
import { choicesOf, itemClock, itemOfAnother, minuteText, moveTarget, nextItem, shortNumber } from '../src/rundown'

function item(number: number, change: Partial<RundownItem> = {}): RundownItem {
  return { item: number, title: `case ${number}`, minutes: 10, extended: 0, state: 'planned', elapsedMillis: 0, ...change }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'performance', 'Date'] })
  void chooseLanguage('en')
})
afterEach(() => vi.useRealTimers())

describe('the time of an item', () => {
  it('goes on from what the server said, by a clock of its own', () => {
    const running = item(1, { state: 'running', elapsedMillis: 61_500, extended: 5 })
    expect(itemClock(running, 1_000, 3_400)).toEqual({ elapsedSeconds: 63, leftSeconds: 837, isOver: false })
    expect(itemClock(running, 1_000, 0).elapsedSeconds).toBe(61)
    expect(itemClock({ ...running, state: 'done' }, 0, 9_000_000).elapsedSeconds).toBe(61)
  })

  it('is over a second after the last one, and not before', () => {
    const running = item(1, { state: 'running', minutes: 1 })
    expect(itemClock(running, 0, 60_999)).toMatchObject({ leftSeconds: 0, isOver: false })
    expect(itemClock(running, 0, 61_000)).toMatchObject({ leftSeconds: -1, isOver: true })
  })

  it('is written as people read it', () => {
    expect([0, 5, 65, -65, 3_600, 3_725].map(minuteText)).toEqual(['0:00', '0:05', '1:05', '1:05', '1:00:00', '1:02:05'])
  })
})

describe('the order', () => {
  it('names the next one as the server does', () => {
    const items = [item(1), item(2, { state: 'running' }), item(3, { state: 'done' }), item(4)]
    expect(nextItem(items)?.item).toBe(4)
    expect(nextItem(items.slice(0, 3))?.item).toBe(1)
    expect(nextItem([item(1, { state: 'done' })])).toBeUndefined()
  })

  it('says before which one a moved one goes', () => {
    const items = [item(1), item(2), item(3)]
    expect(moveTarget(items, 1, true)).toBeUndefined()
    expect(moveTarget(items, 2, true)).toEqual({ before: 1 })
    expect(moveTarget(items, 1, false)).toEqual({ before: 3 })
    expect(moveTarget(items, 2, false)).toEqual({})
    expect(moveTarget(items, 3, false)).toBeUndefined()
    expect(moveTarget(items, 9, false)).toBeUndefined()
  })
})

function row(id: string, change: Partial<CaseRow> = {}): CaseRow {
  return {
    id,
    state: 'SCHEDULED',
    patientName: '王五',
    department: '心血管内科',
    urgency: 'ROUTINE',
    inviting: '县医院',
    invited: '省医院',
    changedAt: '2026-03-02T06:31:00Z',
    ...change,
  }
}

describe('the case of an item', () => {
  it('is another one only while the item runs and names one that is not the room’s own', () => {
    const other = item(2, { state: 'running', case: 'c-2' })
    expect(itemOfAnother([item(1, { case: 'c-9' }), other], 'c-1')).toBe(other)
    expect(itemOfAnother([other], 'c-2')).toBeUndefined()
    expect(itemOfAnother([item(1, { state: 'running' }), item(2, { case: 'c-2' })], 'c-1')).toBeUndefined()
  })

  it('is chosen out of the others that are under way, by words that name no patient', () => {
    const rows = [row('c-1'), row('5c2f0a3e-1f0e'), row('c-3', { state: 'CLOSED' })]
    const words = ({ id, department }: CaseRow) => [department, '', shortNumber(id)]
    expect(choicesOf(rows, 'c-1', words)).toEqual([{ id: '5c2f0a3e-1f0e', label: '心血管内科 · 5c2f0a3e' }])
  })
})

function room(items: readonly RundownItem[], isModerator: boolean, phase = 'live') {
  const asked: RundownChange[] = []
  const state = ref({ phase, tools: { rundown: { items, receivedAt: performance.now() } } })
  const call = {
    state,
    isModerator: ref(isModerator),
    room: { changeRundown: (change: RundownChange) => asked.push(change) },
  } as unknown as Call
  return { call, asked, state }
}

const plugins = { global: { plugins: [i18n] } }

const THREE = [
  item(1, { state: 'done', elapsedMillis: 700_000 }),
  item(2, { state: 'running', elapsedMillis: 30_000, minutes: 1 }),
  item(3),
]

describe('the strip', () => {
  it('shows what is on and what is left, and marks the end of its time in words', async () => {
    const { call } = room(THREE, false)
    const strip = mount(RundownStrip, { ...plugins, props: { call } })
    expect(strip.text()).toContain('case 2')
    expect(strip.text()).toContain('Item 2 of 3')
    expect(strip.get('[data-testid=rundown-left]').text()).toBe('0:30 left')
    expect(strip.get('[role=status]').text()).toBe('Now: case 2')
    vi.advanceTimersByTime(45_000)
    await nextTick()
    await nextTick()
    expect(strip.get('[data-testid=rundown-left]').text()).toBe('⚑ Over by 0:15')
    expect(strip.get('[data-testid=rundown-strip]').attributes('data-over')).toBe('true')
    expect(strip.get('[role=status]').text()).toBe('case 2: time is over')
  })

  it('says the place alone to who may not know the title, and nothing when nothing is on', () => {
    const shielded = mount(RundownStrip, {
      ...plugins,
      props: { call: room(THREE.map((one) => ({ ...one, title: '' })), false).call },
    })
    expect(shielded.get('.title').text()).toBe('Item 2 of 3')
    const idle = mount(RundownStrip, { ...plugins, props: { call: room([item(1)], false).call } })
    expect(idle.find('[data-testid=rundown-strip]').exists()).toBe(false)
  })
})

describe('the panel', () => {
  it('lets whoever leads plan and keep the clock', async () => {
    const { call, asked } = room(THREE, true)
    const panel = mount(RundownPanel, { ...plugins, props: { call, isOpen: true } })
    for (const id of ['next', 'extend', 'stop', 'start-1', 'up-3', 'down-2', 'remove-3']) {
      await panel.get(`[data-testid=rundown-${id}]`).trigger('click')
    }
    expect(asked).toEqual([
      { act: 'start' },
      { act: 'extend', minutes: 5 },
      { act: 'stop' },
      { act: 'start', item: 1 },
      { act: 'move', item: 3, before: 2 },
      { act: 'move', item: 2 },
      { act: 'remove', item: 3 },
    ])
    expect(panel.find('[data-testid=rundown-remove-2]').exists()).toBe(false)
  })

  it('adds and changes an item, and takes nothing that the server would refuse', async () => {
    const { call, asked } = room(THREE, true)
    const panel = mount(RundownPanel, { ...plugins, props: { call, isOpen: true } })
    const add = panel.get('[data-testid=rundown-save]')
    expect(add.attributes('disabled')).toBeDefined()
    await panel.get('[data-testid=rundown-title]').setValue('  ')
    expect(add.attributes('disabled')).toBeDefined()
    await panel.get('[data-testid=rundown-title]').setValue(' case 4 ')
    for (const minutes of ['0', '181', '1.5', '']) {
      await panel.get('[data-testid=rundown-minutes]').setValue(minutes)
      expect(add.attributes('disabled'), minutes).toBeDefined()
    }
    await panel.get('[data-testid=rundown-minutes]').setValue('20')
    await panel.get('form').trigger('submit')
    await panel.get('[data-testid=rundown-edit-2]').trigger('click')
    const row = panel.get('[data-testid=rundown-item-2]')
    await row.get('[data-testid=rundown-title]').setValue('anew')
    await row.get('form').trigger('submit')
    expect(asked).toEqual([
      { act: 'add', title: 'case 4', minutes: 20 },
      { act: 'edit', item: 2, title: 'anew', minutes: 1 },
    ])
    expect(panel.find('[data-testid=rundown-item-2] form').exists()).toBe(false)
  })

  it('takes another case for an item, changes it and takes it away', async () => {
    const { call, asked } = room([item(1), item(2, { case: 'c-unseen' })], true)
    const cases = vi.fn(async () => [row('c-own'), row('c-2')])
    const own = { id: 'c-own', cases }
    const panel = mount(RundownPanel, { ...plugins, props: { call, isOpen: false, own } })
    expect(cases).not.toHaveBeenCalled()
    await panel.setProps({ isOpen: true })
    await flushPromises()
    const choice = panel.get('[data-testid=rundown-case]')
    expect(choice.text()).toContain('心血管内科 · 县医院')
    expect(choice.text()).not.toContain('王五')
    expect(choice.findAll('option').map((one) => one.attributes('value'))).toEqual(['', 'c-2'])
    await panel.get('[data-testid=rundown-title]').setValue('case 3')
    await choice.setValue('c-2')
    await panel.get('form').trigger('submit')
    expect((choice.element as HTMLSelectElement).value).toBe('')
    expect(panel.get('[data-testid=rundown-case-2]').text()).toContain('c-unseen')
    await panel.get('[data-testid=rundown-edit-2]').trigger('click')
    const form = panel.get('[data-testid=rundown-item-2] form')
    // One that this moderator does not see stays until another is taken.
    expect((form.get('select').element as HTMLSelectElement).value).toBe('c-unseen')
    await form.trigger('submit')
    await panel.get('[data-testid=rundown-edit-2]').trigger('click')
    await panel.get('[data-testid=rundown-item-2] select').setValue('')
    await panel.get('[data-testid=rundown-item-2] form').trigger('submit')
    expect(asked).toEqual([
      { act: 'add', title: 'case 3', minutes: 15, case: 'c-2' },
      { act: 'edit', item: 2, title: 'case 2', minutes: 10 },
      { act: 'edit', item: 2, title: 'case 2', minutes: 10, case: '' },
    ])
  })

  it('says that cases cannot be read, and plans all the same; a room of no case asks for none', async () => {
    const { call } = room([], true)
    const own = { id: 'c-1', cases: () => Promise.reject(new Error('away')) }
    const panel = mount(RundownPanel, { ...plugins, props: { call, isOpen: true, own } })
    await flushPromises()
    expect(panel.get('[data-testid=rundown-cases-fault]').text()).toContain('away')
    expect(panel.find('[data-testid=rundown-title]').exists()).toBe(true)
    const visit = mount(RundownPanel, { ...plugins, props: { call, isOpen: true } })
    expect(visit.find('[data-testid=rundown-case]').exists()).toBe(false)
  })

  it('shows the others what there is and no button', () => {
    const panel = mount(RundownPanel, { ...plugins, props: { call: room(THREE, false).call, isOpen: true } })
    expect(panel.findAll('li')).toHaveLength(3)
    expect(panel.get('[aria-current=step]').text()).toContain('case 2')
    expect(panel.findAll('.tools button, form')).toHaveLength(0)
    expect(panel.get('[data-testid=rundown-item-1] .over').text()).toBe('⚑ Over by 1:40')
  })

  it('begins nothing before the room is live, and is full at twenty', () => {
    const many = Array.from({ length: 20 }, (_, n) => item(n + 1))
    const panel = mount(RundownPanel, { ...plugins, props: { call: room(many, true, 'lobby').call, isOpen: true } })
    expect(panel.find('[data-testid=rundown-next]').exists()).toBe(false)
    expect(panel.find('[data-testid=rundown-start-1]').exists()).toBe(false)
    expect(panel.find('form').exists()).toBe(false)
    expect(panel.text()).toContain('At most 20 items.')
  })
})
