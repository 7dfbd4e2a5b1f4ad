import { describe, expect, it } from 'vitest'
import { isDark, readLooks, turned, writeLooks } from '../src/looks'
import { inRem } from '../type-in-rem'

describe('looks', () => {
  it('follow the system until somebody turns them, and again once turned back', () => {
    expect(isDark('auto', true)).toBe(true)
    expect(turned('auto', true)).toBe('light')
    expect(turned('light', true)).toBe('auto')
    expect(turned('auto', false)).toBe('dark')
    expect(turned('dark', false)).toBe('auto')
  })

  it('are remembered, and what is not understood is the usual', () => {
    const large = { theme: 'dark', isLarge: true } as const
    expect(readLooks(writeLooks(large))).toEqual(large)
    for (const text of [null, '', 'purple', '{}', 'dark']) {
      expect(readLooks(text).isLarge).toBe(false)
    }
    expect(readLooks('purple huge').theme).toBe('auto')
  })
})

describe('sizes of type', () => {
  it('are in rem, whoever wrote them in px', () => {
    expect(inRem('font-size', '13px')).toBe('0.8125rem')
    expect(inRem('--el-component-size-large', '40px')).toBe('2.5rem')
    expect(inRem('min-height', 'calc(32px + 1em)')).toBe('calc(2rem + 1em)')
  })

  it('leave borders, gaps and names alone', () => {
    expect(inRem('border', '1px solid')).toBe('1px solid')
    expect(inRem('font-size', 'var(--size-13px)')).toBe('var(--size-13px)')
    expect(inRem('font-size', '1.2em')).toBe('1.2em')
  })
})
