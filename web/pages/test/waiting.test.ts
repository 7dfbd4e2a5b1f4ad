import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiProblem } from '../src/api/http'
import { chooseLanguage, i18n } from '../src/i18n'
import WaitPanel from '../src/parts/WaitPanel.vue'
import { useSession } from '../src/stores/session'

const OFFER = {
  state: 'OFFERED',
  version: 7,
  offer: { start: '2026-03-10T02:00:00Z', end: '2026-03-10T02:30:00Z', until: '2026-03-10T01:15:00Z', specialist: { id: 'p-2', name: '赵主任' } },
}

class FakeSource {
  private readonly heard = new Map<string, (event: MessageEvent<string>) => void>()
  readonly readyState = 1
  addEventListener(kind: string, listener: (event: MessageEvent<string>) => void): void {
    this.heard.set(kind, listener)
  }
  close(): void {
    this.heard.clear()
  }
  tell(kind: string, name: string): void {
    this.heard.get(kind)?.({ data: JSON.stringify({ case: name }) } as MessageEvent<string>)
  }
}

describe('waiting for a time', () => {
  beforeEach(async () => {
    setActivePinia(createPinia())
    await chooseLanguage('zh-CN')
  })

  async function panel(first: unknown) {
    const { http } = useSession()
    const get = vi.spyOn(http, 'get').mockResolvedValue(first)
    const post = vi.spyOn(http, 'post')
    const view = mount(WaitPanel, {
      props: { subject: { id: 'c-1', application: { department: '心血管内科' } } as never, zone: 'Asia/Shanghai' },
      global: { plugins: [i18n] },
    })
    await flushPromises()
    return { view, get, post }
  }

  it('puts a case on the list and says how many are before it', async () => {
    const { view, post } = await panel({ state: 'NONE' })
    post.mockResolvedValue({ state: 'WAITING', ahead: 2 })
    await view.get('[data-testid=waiting-join]').trigger('click')
    await flushPromises()
    expect(post).toHaveBeenCalledWith('/cases/c-1/waiting', { anyone: false })
    expect(view.get('[data-testid=waiting-place]').text()).toContain('2')
  })

  it('waits for anyone of the department', async () => {
    const { view, post } = await panel({ state: 'NONE' })
    post.mockResolvedValue({ state: 'WAITING', ahead: 0, anyone: true })
    const button = view.get('[data-testid=waiting-join-anyone]')
    expect(button.text()).toContain('心血管内科')
    await button.trigger('click')
    await flushPromises()
    expect(post).toHaveBeenCalledWith('/cases/c-1/waiting', { anyone: true })
    expect(view.get('[data-testid=waiting-place]').text()).toContain('任一')
  })

  it('says who the case would go to', async () => {
    const { view } = await panel(OFFER)
    expect(view.get('[data-testid=waiting-another]').text()).toContain('赵主任')
    await view.setProps({ subject: { id: 'c-1', specialist: { id: 'p-2', name: '赵主任' } } as never })
    expect(view.find('[data-testid=waiting-another]').exists()).toBe(false)
  })

  it('waits for a whole team as the planner says, and names for whom a time is kept', async () => {
    const { http } = useSession()
    vi.spyOn(http, 'get').mockResolvedValue({ state: 'NONE' })
    const post = vi.spyOn(http, 'post')
    const subject = {
      id: 'c-1',
      requester: { id: 'li', name: '李医生' },
      specialist: { id: 'p-2', name: '赵主任' },
      team: { members: [{ practitioner: { id: 'sun', name: '孙医生' } }] },
    } as never
    const teamWish = { before: '2026-03-10T16:00:00Z', team: { minutes: 45, optional: 1 } }
    const view = mount(WaitPanel, {
      props: { subject, zone: 'Asia/Shanghai', teamWish },
      global: { plugins: [i18n] },
    })
    await flushPromises()
    expect(view.find('[data-testid=waiting-join]').exists()).toBe(false)
    post.mockResolvedValue({ ...OFFER, team: teamWish.team, offer: { ...OFFER.offer, beside: ['li', 'sun'] } })
    await view.get('[data-testid=waiting-join-team]').trigger('click')
    await flushPromises()
    expect(post).toHaveBeenCalledWith('/cases/c-1/waiting', teamWish)
    expect(view.get('[data-testid=waiting-beside]').text()).toContain('李医生, 孙医生')
  })

  it('looks when the list has moved, and only then', async () => {
    const source = new FakeSource()
    vi.stubGlobal('EventSource', vi.fn(function () { return source }))
    const session = useSession()
    session.user = { account: 'a', name: 'x', role: 'COORDINATOR' } as never
    const { view, get } = await panel({ state: 'WAITING', ahead: 0 })
    const before = get.mock.calls.length
    get.mockResolvedValue(OFFER)
    source.tell('request', 'waiting-c-2')
    await flushPromises()
    expect(get.mock.calls.length).toBe(before)
    source.tell('request', 'waiting-c-1')
    await flushPromises()
    expect(view.find('[data-testid=waiting-offer]').exists()).toBe(true)
    view.unmount()
    vi.unstubAllGlobals()
  })

  it('books what is offered', async () => {
    const { view, post } = await panel(OFFER)
    post.mockResolvedValue({ id: 'c-1', state: 'SCHEDULED' })
    await view.get('[data-testid=waiting-accept]').trigger('click')
    await flushPromises()
    expect(post).toHaveBeenCalledWith('/cases/c-1/waiting/acceptance', {}, expect.any(String), 7)
    expect(view.emitted('changed')).toHaveLength(1)
  })

  it('looks again when an offer has lapsed', async () => {
    const { view, get, post } = await panel(OFFER)
    post.mockRejectedValue(new ApiProblem(409, { code: 'refused' }))
    get.mockResolvedValue({ state: 'WAITING', ahead: 0 })
    await view.get('[data-testid=waiting-accept]').trigger('click')
    await flushPromises()
    expect(view.emitted('failed')).toHaveLength(1)
    expect(view.find('[data-testid=waiting-offer]').exists()).toBe(false)
  })
})
