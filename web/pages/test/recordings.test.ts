import { flushPromises, mount, RouterLinkStub } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import type { Recording } from '../src/api/types'
import { i18n } from '../src/i18n'
import SessionRecordings from '../src/parts/SessionRecordings.vue'
import { mayPlay, type TeachingConsent, teachingApi } from '../src/teaching'
import { visitsApi } from '../src/visits'
import { playbackAt, wayBack } from '../src/way-back'

const RECORDING: Recording = {
  id: 'rec-1',
  state: 'SEALED',
  startedAt: '2026-03-02T06:30:00Z',
  tracks: [],
  gaps: [],
}

describe('the way to a recording and back', () => {
  it('leads to where it was opened from', () => {
    expect(playbackAt('r/1', { block: 'b 1' })).toBe('/recordings/r%2F1?block=b+1')
    expect(playbackAt('r', { case: 'c' })).toBe('/recordings/r?case=c')
    expect(wayBack({ case: 'c/1' })).toEqual({ to: '/cases/c%2F1', text: 'room.toCase' })
    expect(wayBack({ block: 'b' }).to).toBe('/visit-blocks/b')
    expect(wayBack({ teaching: 't' }).to).toBe('/teaching/t')
  })

  it('leads to the start where the address says nothing, or nothing sensible', () => {
    for (const query of [{}, { case: '' }, { case: ['a', 'b'] }, { from: 'https://else.where' }]) {
      expect(wayBack(query)).toEqual({ to: '/', text: 'playback.toStart' })
    }
    expect(wayBack({ block: '//else.where' }).to).toBe('/visit-blocks/%2F%2Felse.where')
  })
})

describe('what was recorded of a teaching session', () => {
  const agreed = { teaching: true, sensitiveInformation: true, recording: true } as TeachingConsent & {
    at: string
  }

  it('is played where no patient is shown, or the patient agrees to all of it', () => {
    expect(mayPlay({ showsPatient: false })).toBe(true)
    expect(mayPlay({ showsPatient: true, consent: agreed })).toBe(true)
    expect(mayPlay({ showsPatient: true })).toBe(false)
    for (const no of ['teaching', 'sensitiveInformation', 'recording'] as const) {
      expect(mayPlay({ showsPatient: true, consent: { ...agreed, [no]: false } })).toBe(false)
    }
  })
})

describe('the addresses', () => {
  it('are the visit\'s and the session\'s own', async () => {
    const get = vi.fn(() => Promise.resolve({ items: [RECORDING] }))
    expect(await visitsApi({ get, post: vi.fn() } as never).recordings('v1')).toEqual([RECORDING])
    expect(await teachingApi({ get, put: vi.fn(), post: vi.fn() } as never).recordings('t/1')).toEqual([
      RECORDING,
    ])
    expect(get.mock.calls).toEqual([['/visits/v1/recordings'], ['/teaching/t%2F1/recordings']])
  })
})

async function listed(load: () => Promise<Recording[]>, isPlayable = true) {
  const view = mount(SessionRecordings, {
    props: { title: 'Recordings', from: { block: 'b1' }, load, isPlayable },
    global: { plugins: [i18n], stubs: { RouterLink: RouterLinkStub } },
  })
  await flushPromises()
  return view
}

describe('blocks', () => {
  it('are asked for from a moment on, or as they are', async () => {
    const get = vi.fn(() => Promise.resolve({ items: [] }))
    const api = visitsApi({ get, post: vi.fn() } as never)
    await api.blocks()
    await api.blocks(new Date('2026-03-02T00:00:00+08:00'))
    expect(get.mock.calls).toEqual([
      ['/visit-blocks'],
      ['/visit-blocks?since=2026-03-01T16%3A00%3A00.000Z'],
    ])
  })
})

describe('the list', () => {
  it('leads to the playback of each', async () => {
    const view = await listed(() => Promise.resolve([RECORDING, { ...RECORDING, id: 'rec-2' }]))
    const links = view.findAllComponents(RouterLinkStub).map((one) => one.props('to') as string)
    expect(links).toEqual(['/recordings/rec-1?block=b1', '/recordings/rec-2?block=b1'])
    expect(view.find('[data-testid="recording-play"]').exists()).toBe(true)
  })

  it('plays nothing that a patient does not agree to any more, and says so', async () => {
    const view = await listed(() => Promise.resolve([RECORDING]), false)
    expect(view.findAllComponents(RouterLinkStub)).toHaveLength(0)
    expect(view.text()).toContain(i18n.global.t('recordings.withdrawn'))
  })

  it('says when all were deleted, and when they can not be read', async () => {
    const none = await listed(() => Promise.resolve([]))
    expect(none.find('[data-testid="recordings-gone"]').exists()).toBe(true)
    const failed = await listed(() => Promise.reject(new Error('x')))
    expect(failed.find('[role="alert"]').exists()).toBe(true)
    expect(failed.find('[data-testid="recordings-gone"]').exists()).toBe(false)
  })
})
