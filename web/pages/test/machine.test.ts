import { describe, expect, it } from 'vitest'
import type { MachineDraft } from '../src/api/types'
import { fieldsOf, withDraft } from '../src/machine'
import en from '../src/texts/machine-en'
import zh from '../src/texts/machine-zh'

const draft: MachineDraft = {
  id: 'd1',
  client: 'ai',
  model: 'm',
  modelVersion: '1',
  at: '2026-03-02T01:00:00Z',
  summary: '摘要',
  findings: ' ',
  diagnosis: '诊断',
  advice: '建议',
}

describe('a machine’s draft', () => {
  it('offers the fields that it has something for', () => {
    expect(fieldsOf(draft)).toEqual(['diagnosis', 'advice'])
  })

  it('comes behind what the doctor wrote, never in its place, and once', () => {
    expect(withDraft('', ' 建议 ')).toBe('建议')
    expect(withDraft('我的看法\n', '建议')).toBe('我的看法\n建议')
    expect(withDraft('我的看法\n建议', '建议')).toBe('我的看法\n建议')
  })

  it('has the same texts in both languages, marked as what it is', () => {
    expect(Object.keys(zh)).toEqual(Object.keys(en))
    expect(zh.title).toBe('AI 草稿，供参考')
  })
})
