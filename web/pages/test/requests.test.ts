import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { i18n } from '../src/i18n'
import StepPanel from '../src/parts/StepPanel.vue'
import {
  bodyOf,
  byNeed,
  missing,
  ORDER_OVER,
  ORDER_STEPS,
  ordersApi,
  REFERRAL_OVER,
  REFERRAL_STEPS,
  referralsApi,
} from '../src/requests'
import en from '../src/texts/en'
import zh from '../src/texts/zh-CN'

describe('steps', () => {
  it('have words in both languages, and so do what they ask for', () => {
    for (const texts of [zh, en]) {
      for (const { step, fields } of REFERRAL_STEPS) {
        expect(texts.referral.step).toHaveProperty(step)
        for (const { name } of fields) expect(texts.request.fields).toHaveProperty(name)
      }
      for (const { step, fields } of ORDER_STEPS) {
        expect(texts.order.step).toHaveProperty(step)
        for (const { name } of fields) expect(texts.request.fields).toHaveProperty(name)
      }
      for (const state of REFERRAL_OVER) expect(texts.referral.state).toHaveProperty(state)
      for (const state of ORDER_OVER) expect(texts.order.state).toHaveProperty(state)
    }
  })

  it('send what was filled in, moments as instants, and nothing that is empty', () => {
    const schedule = REFERRAL_STEPS.find(({ step }) => step === 'schedule')
    expect(schedule).toBeDefined()
    if (schedule === undefined) return
    const values = { kind: 'BED', place: ' Ward 1 ', at: '2026-03-02T10:00', reason: 'x' }
    expect(bodyOf(schedule, values)).toEqual({
      kind: 'BED',
      place: 'Ward 1',
      at: new Date('2026-03-02T10:00').toISOString(),
    })
    expect(missing(schedule, values)).toBeUndefined()
    expect(missing(schedule, { kind: 'BED', place: ' ' })).toBe('place')
  })

  it('do not ask for what is optional', () => {
    const depart = REFERRAL_STEPS.find(({ step }) => step === 'depart')
    expect(depart && missing(depart, { means: 'ambulance' })).toBeUndefined()
  })
})

describe('lists', () => {
  it('show emergencies and what is late first, the rest as it came', () => {
    const row = (id: string, urgency: string, alerts: string[] = []) => ({ id, urgency, alerts })
    const rows = [
      row('a', 'ROUTINE'),
      row('b', 'ROUTINE', ['ANSWER_DUE']),
      row('c', 'EMERGENCY'),
      row('d', 'ROUTINE'),
      row('e', 'EMERGENCY', ['ANSWER_DUE']),
    ]
    expect(byNeed(rows).map(({ id }) => id)).toEqual(['e', 'c', 'b', 'a', 'd'])
    expect(rows[0]?.id).toBe('a')
  })
})

describe('the api', () => {
  const http = { get: vi.fn(), post: vi.fn(), put: vi.fn() }
  beforeEach(() => vi.clearAllMocks())

  it('sends each step where it belongs', async () => {
    const api = referralsApi(http)
    await api.step('r 1', 'submit')
    await api.step('r 1', 'downRefer', { password: 'p' })
    await api.step('r 1', 'reject', { reason: 'full' })
    expect(http.post.mock.calls).toEqual([
      ['/referrals/r%201/submission'],
      ['/referrals/r%201/summary', { password: 'p' }],
      ['/referrals/r%201/steps', { step: 'reject', reason: 'full' }],
    ])
    await api.page('r-9')
    expect(http.get).toHaveBeenCalledWith('/referrals?after=r-9')
  })

  it('asks for the study each time', async () => {
    http.post.mockResolvedValue({ url: 'https://pacs.example.org/studies/1.2' })
    const api = ordersApi(http)
    expect(await api.openStudy('o')).toBe('https://pacs.example.org/studies/1.2')
    await api.openStudy('o')
    expect(http.post).toHaveBeenCalledTimes(2)
  })
})

describe('the panel of steps', () => {
  beforeEach(() => setActivePinia(createPinia()))

  it('shows what is allowed, asks for what is needed, and takes the step', async () => {
    const take = vi.fn().mockResolvedValue(undefined)
    const panel = mount(StepPanel, {
      props: { steps: REFERRAL_STEPS, allowed: ['reject', 'receive'], words: 'referral', take },
      global: { plugins: [i18n] },
    })
    expect(panel.find('[data-testid="step-accept"]').exists()).toBe(false)
    await panel.find('[data-testid="step-receive"]').trigger('click')
    await flushPromises()
    expect(take).toHaveBeenCalledWith('receive', {})

    await panel.find('[data-testid="step-reject"]').trigger('click')
    await panel.find('form').trigger('submit')
    expect(panel.find('[data-testid="step-fault"]').exists()).toBe(true)
    await panel.find('textarea').setValue('no bed')
    await panel.find('form').trigger('submit')
    await flushPromises()
    expect(take).toHaveBeenLastCalledWith('reject', { reason: 'no bed' })
  })

  it('says why a step was refused, and keeps what was written', async () => {
    const take = vi.fn().mockRejectedValue(new Error('refused'))
    const panel = mount(StepPanel, {
      props: { steps: ORDER_STEPS, allowed: ['decline'], words: 'order', take },
      global: { plugins: [i18n] },
    })
    await panel.find('[data-testid="step-decline"]').trigger('click')
    await panel.find('textarea').setValue('not ours')
    await panel.find('form').trigger('submit')
    await flushPromises()
    expect(panel.find('[data-testid="step-fault"]').text()).toContain('refused')
    expect((panel.find('textarea').element as HTMLTextAreaElement).value).toBe('not ours')
  })
})
