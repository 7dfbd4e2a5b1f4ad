import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { i18n } from '../src/i18n'
import TeachingConsent from '../src/parts/TeachingConsent.vue'
import {
  bySoon,
  ownSteps,
  sends,
  type Teaching,
  TEACHING_OVER,
  TEACHING_STEPS,
  teachingApi,
  type TeachingRow,
} from '../src/teaching'
import en from '../src/texts/en'
import zh from '../src/texts/zh-CN'

const row = (id: string, state: string, start: string, alerts: string[] = []) =>
  ({ id, state, start, alerts }) as TeachingRow

describe('teaching steps', () => {
  it('have words in both languages, and so do what they ask for', () => {
    for (const texts of [zh, en]) {
      for (const { step, fields } of TEACHING_STEPS) {
        expect(texts.teaching.step).toHaveProperty(step)
        for (const { name } of fields) expect(texts.request.fields).toHaveProperty(name)
      }
      for (const state of TEACHING_OVER) expect(texts.teaching.state).toHaveProperty(state)
    }
  })

  it('offer a seat to doctors, and to give it back to who has one', () => {
    const lesson = { allowed: ['enrol', 'unenrol', 'cancel'], isEnrolled: false } as Teaching
    expect(ownSteps(lesson, true)).toEqual(['enrol', 'cancel'])
    expect(ownSteps(lesson, false)).toEqual(['cancel'])
    expect(ownSteps({ ...lesson, isEnrolled: true }, true)).toContain('unenrol')
  })

  it('have the teacher and presenters send, and open nobody else\'s camera', () => {
    const lesson = { teacher: { id: 'a', name: 'A' }, presenters: [{ id: 'b', name: 'B' }] }
    expect(['a', 'b', 'c', ''].map((one) => sends(lesson, one))).toEqual([true, true, false, false])
  })

  it('sign at their own address, and take the others as steps', async () => {
    const post = vi.fn(() => Promise.resolve({}))
    const api = teachingApi({ get: vi.fn(), put: vi.fn(), post } as never)
    await api.step('t/1', 'signRecord', { summary: 's', password: 'p' })
    await api.step('t/1', 'open')
    expect(post.mock.calls).toEqual([
      ['/teaching/t%2F1/record', { summary: 's', password: 'p' }],
      ['/teaching/t%2F1/steps', { step: 'open' }],
    ])
  })
})

describe('the list of sessions', () => {
  it('shows what goes on or is late, then what is next, then what is over, the newest first', () => {
    const rows = [
      row('old', 'CLOSED', '2026-01-01'),
      row('later', 'ANNOUNCED', '2026-03-03'),
      row('over', 'CANCELLED', '2026-02-01'),
      row('next', 'ANNOUNCED', '2026-03-02'),
      row('live', 'LIVE', '2026-03-04'),
      row('late', 'ENDED', '2026-03-01', ['RECORD_LATE']),
    ]
    expect(bySoon(rows).map(({ id }) => id)).toEqual(['late', 'live', 'next', 'later', 'over', 'old'])
  })
})

describe('the consent to teaching', () => {
  it('is given with two decisions, a name and a relation, and nothing is preset', async () => {
    const give = vi.fn(() => Promise.resolve())
    const text = {
      version: 'teaching-1',
      zh: { title: '同意书', paragraphs: ['一'] },
      en: { title: 'Consent', paragraphs: ['One'] },
    }
    const page = mount(TeachingConsent, { props: { text, give }, global: { plugins: [i18n] } })
    const button = page.get('[data-testid=consent-give]')
    expect(button.attributes('disabled')).toBeDefined()
    await page.get('[data-testid=consent-teaching]').setValue(true)
    await page.get('[data-testid=consent-sensitive]').setValue(true)
    await page.get('[data-testid=consent-signer]').setValue(' 王芳 ')
    await page.get('[data-testid=consent-relation]').setValue('SELF')
    await page.get('form').trigger('submit')
    await flushPromises()
    expect(give).toHaveBeenCalledWith({
      textVersion: 'teaching-1',
      teaching: true,
      sensitiveInformation: true,
      recording: false,
      signer: '王芳',
      relation: 'SELF',
    })
  })
})
