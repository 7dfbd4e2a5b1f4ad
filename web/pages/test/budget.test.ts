import { describe, expect, it } from 'vitest'
import { filesOf, weigh } from '../../page-budget.mjs'

const manifest = {
  'index.html': { file: 'index.js', css: ['index.css'], imports: ['_vue.js'] },
  '_vue.js': { file: 'vue.js', imports: ['index.html'] },
  'src/views/A.vue': { file: 'a.js', css: ['a.css'], imports: ['_vue.js', '_chart.js'] },
  '_chart.js': { file: 'chart.js', css: ['index.css'] },
  'src/views/B.vue': { file: 'b.js' },
  'zh.ts': { file: 'zh.js' },
}

describe('a page', () => {
  it('weighs what it imports at once, each file once, in whatever rings they import each other', () => {
    expect(filesOf(manifest, 'index.html', 'src/views/A.vue').sort()).toEqual([
      'a.css',
      'a.js',
      'chart.js',
      'index.css',
      'index.js',
      'vue.js',
    ])
  })

  it('is too heavy above its limit', () => {
    const sizeOf = (file: string) => (file === 'chart.js' ? 90_001 : 2_000)
    const budgets = { 'src/views/A.vue': 100, 'src/views/B.vue': 100 }
    expect(weigh(manifest, sizeOf, budgets, 'zh.ts').map(({ isTooMuch }) => isTooMuch)).toEqual([true, false])
  })

  it('that is not built any more is an error, not nothing', () => {
    expect(() => filesOf(manifest, 'src/views/C.vue')).toThrow('C.vue')
  })
})
