import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { chooseLanguage, i18n } from '../src/i18n'
import PlaceWaits from '../src/parts/PlaceWaits.vue'
import VisitBooking from '../src/parts/VisitBooking.vue'
import { useSession } from '../src/stores/session'
import { type Block, isFull } from '../src/visits'

const BLOCK = {
  id: 'b-1',
  capacity: 2,
  visits: [{ state: 'BOOKED' }, { state: 'CANCELLED' }],
  queue: [],
  waiting: [
    { id: 'w-1', patientName: '王大爷', priority: 'URGENT', since: '2026-03-10T01:00:00Z', number: 2, until: '2026-03-10T01:15:00Z' },
    { id: 'w-2', patientName: '李奶奶', priority: 'ON_TIME', since: '2026-03-10T00:50:00Z' },
  ],
} as unknown as Block

describe('waiting for a number', () => {
  beforeEach(async () => {
    setActivePinia(createPinia())
    await chooseLanguage('zh-CN')
  })

  it('counts what is kept as taken', () => {
    expect(isFull(BLOCK)).toBe(true)
    expect(isFull({ ...BLOCK, waiting: [] })).toBe(false)
  })

  it('is answered for by who is offered one', async () => {
    const post = vi.spyOn(useSession().http, 'post').mockResolvedValue(BLOCK)
    const view = mount(PlaceWaits, { props: { block: BLOCK }, global: { plugins: [i18n] } })
    expect(view.get('[data-testid=wait-kept]').text()).toContain('2')
    expect(view.findAll('[data-testid=wait-take]'), 'not of who only waits').toHaveLength(1)
    await view.get('[data-testid=wait-take]').trigger('click')
    const [what] = view.emitted<[() => Promise<unknown>]>('act')?.[0] ?? []
    await what?.()
    expect(post).toHaveBeenCalledWith('/visit-blocks/b-1/waiting/w-1/steps', { step: 'take' })
  })

  it('is asked for where a block is full, with how urgent it is', async () => {
    const { http } = useSession()
    vi.spyOn(http, 'get').mockResolvedValue({ items: [{ id: 'p-1', name: '王大爷', born: 1950 }] })
    const post = vi.spyOn(http, 'post').mockResolvedValue(BLOCK)
    const view = mount(VisitBooking, { props: { block: 'b-1', isFull: true }, global: { plugins: [i18n] } })
    await flushPromises()
    await view.get('[data-testid=book-condition]').setValue('高血压')
    await view.get('[data-testid=book-priority]').setValue('URGENT')
    await view.get('form').trigger('submit')
    await flushPromises()
    expect(post).toHaveBeenCalledWith('/visit-blocks/b-1/waiting', { patient: 'p-1', condition: '高血压', priority: 'URGENT' })
    await view.setProps({ isFull: false })
    await view.get('form').trigger('submit')
    await flushPromises()
    expect(post).toHaveBeenLastCalledWith('/visit-blocks/b-1/visits', { patient: 'p-1', condition: '高血压' })
  })
})
