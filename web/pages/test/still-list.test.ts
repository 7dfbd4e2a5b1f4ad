import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Case, FrozenPicture } from '../src/api/types'
import { i18n } from '../src/i18n'
import StillList from '../src/parts/StillList.vue'

const STILL: FrozenPicture = {
  id: 'still-1',
  recording: 'rec-1',
  at: '2026-03-02T06:30:00Z',
  offsetMillis: 1_000,
  participant: 'li',
  name: '李医生',
  source: 'screen',
  by: '王主任',
  lines: [
    { colour: 'cyan', points: '0.1,0.2 0.3,0.4' },
    { colour: 'unknown', points: '0.5,0.5' },
  ],
}

function seen(answers: Record<string, Response>) {
  const asked: string[] = []
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url.replace('/api/v1', ''))
    const found = Object.entries(answers).find(([end]) => url.endsWith(end))
    return Promise.resolve(found?.[1].clone() ?? new Response('{}', { status: 404 }))
  })
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:1', revokeObjectURL: () => undefined }))
  vi.stubGlobal(
    'Image',
    class {
      naturalWidth = 1_600
      naturalHeight = 1_200
      decode = () => Promise.resolve()
    },
  )
  mount(StillList, {
    props: { subject: { id: 'case-1' } as Case },
    global: { plugins: [createPinia(), i18n] },
    attachTo: document.body,
  })
  const at = (name: string) => document.querySelector<HTMLElement>(`[data-testid="${name}"]`)
  const click = async (name: string) => {
    at(name)?.click()
    await flushPromises()
  }
  return { asked, at, click }
}

afterEach(() => {
  document.body.replaceChildren()
  vi.unstubAllGlobals()
})

describe('the frozen pictures of a case', () => {
  it('are asked for when somebody presses, each for itself, and have their lines on them', async () => {
    const { asked, at, click } = seen({
      '/cases/case-1/stills': new Response(JSON.stringify({ items: [STILL] })),
      '/stills/still-1': new Response('jpeg'),
    })
    await flushPromises()
    expect(asked).toEqual([])
    await click('stills-open')
    expect(at('stills')?.textContent).toContain('王主任')
    expect(asked).toEqual(['/cases/case-1/stills'])
    await click('still-open-0')
    expect(asked.at(-1)).toBe('/recordings/rec-1/stills/still-1')
    expect(at('playback-still')?.getAttribute('src')).toBe('blob:1')
    expect([...document.querySelectorAll('[data-testid="playback-lines"] path:not(.halo)')].map((it) => it.getAttribute('class')))
      .toEqual(['cyan', 'yellow'])
  })

  it('say that there is none, or why they do not come', async () => {
    const none = seen({ '/stills': new Response('{"items":[]}') })
    await none.click('stills-open')
    expect(none.at('stills-none')).not.toBeNull()
    document.body.replaceChildren()
    const refused = seen({})
    await refused.click('stills-open')
    expect(document.querySelector('[role="alert"]')).not.toBeNull()
    expect(refused.at('stills')).toBeNull()
  })
})
