import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Case, Command } from '../src/api/types'
import { i18n } from '../src/i18n'
import CaseExits from '../src/parts/CaseExits.vue'

function subject(...allowed: Command[]): Case {
  const named = { id: 'x', name: 'X' }
  return {
    id: 'case-1',
    version: 3,
    state: 'LOBBY',
    inviting: named,
    invited: named,
    requester: named,
    application: { patient: named, department: 'd', wishedTitle: '', urgency: 'ROUTINE' },
    materials: [],
    recordings: [],
    createdAt: '2026-03-01T00:00:00Z',
    changedAt: '2026-03-01T00:00:00Z',
    allowed,
  }
}

function seen(allowed: Command[], answer = new Response('{"id":"case-1"}')) {
  const asked: string[] = []
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    asked.push(`${init.method} ${url} ${String(init.body)}`)
    return Promise.resolve(answer.clone())
  })
  const wrapper = mount(CaseExits, {
    props: { subject: subject(...allowed) },
    global: { plugins: [createPinia(), i18n] },
    attachTo: document.body,
  })
  const at = (name: string) => document.querySelector<HTMLElement>(`[data-testid="${name}"]`)
  const click = async (name: string) => {
    at(name)?.click()
    await flushPromises()
  }
  return { wrapper, asked, at, click }
}

afterEach(() => {
  document.body.replaceChildren()
  vi.unstubAllGlobals()
})

describe('the ways out of a case', () => {
  it('are those that the case allows, and nothing where there is none', () => {
    expect(seen(['noShow', 'convert']).wrapper.findAll('[data-testid^="exit-"]')).toHaveLength(2)
    expect(seen(['join', 'close']).wrapper.find('[data-testid="exits"]').exists()).toBe(false)
  })

  it('ask what happened and why before anything is sent', async () => {
    const { asked, at, click, wrapper } = seen(['noShow'])
    await click('exit-noShow')
    await click('exit-submit')
    expect(at('exit-fault')).not.toBeNull()
    await click('cause-NO_SHOW_PATIENT')
    await click('exit-submit')
    expect(asked).toEqual([])
    await click('exit-reason-0')
    await click('exit-submit')
    expect(asked).toHaveLength(1)
    expect(asked[0]).toContain('POST /api/v1/cases/case-1/no-show')
    expect(asked[0]).toContain('"cause":"NO_SHOW_PATIENT"')
    expect(wrapper.emitted('changed')).toHaveLength(1)
  })

  it('say in the dialog why the server refused, and keep what was written', async () => {
    const refusal = new Response('{"code":"rule","zh":"A rule","en":"A rule"}', { status: 409 })
    const { at, click, wrapper } = seen(['abort'], refusal)
    await click('exit-abort')
    await click('cause-ABORTED_MEDICAL')
    await click('exit-reason-1')
    await click('exit-submit')
    expect(at('exit-fault')?.textContent).toContain('A rule')
    expect(wrapper.emitted('changed')).toBeUndefined()
  })
})
