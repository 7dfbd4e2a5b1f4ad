import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { i18n } from '../src/i18n'
import SignIn from '../src/views/SignIn.vue'

afterEach(() => vi.unstubAllGlobals())

async function page(answer: Response, next?: string) {
  const asked: string[] = []
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    asked.push(`${init.method} ${url} ${String(init.body)}`)
    return Promise.resolve(answer)
  })
  const Empty = { template: '<p></p>' }
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/signin', component: SignIn },
      { path: '/:rest(.*)*', component: Empty },
    ],
  })
  await router.push({ path: '/signin', query: next === undefined ? {} : { next } })
  const wrapper = mount(SignIn, { global: { plugins: [createPinia(), i18n, router] } })
  const fill = async () => {
    await wrapper.find('[data-testid="signin-username"]').setValue('county')
    await wrapper.find('[data-testid="signin-password"]').setValue('secret')
    await wrapper.find('form').trigger('submit')
    await flushPromises()
  }
  return { wrapper, router, asked, fill }
}

const welcome = () =>
  new Response(JSON.stringify({ user: { account: 'a', name: 'A', role: 'SPECIALIST' }, csrf: 'c' }))

describe('sign-in', () => {
  it('goes where one wanted to go', async () => {
    const { router, fill, asked } = await page(welcome(), '/cases/7')
    await fill()
    expect(asked).toEqual([
      'POST /api/v1/session {"username":"county","password":"secret"}',
    ])
    expect(router.currentRoute.value.path).toBe('/cases/7')
  })

  it('never goes to another site', async () => {
    for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example']) {
      const { router, fill } = await page(welcome(), next)
      await fill()
      expect(router.currentRoute.value.path).toBe('/')
    }
  })

  it('says what was wrong and forgets the password', async () => {
    const { wrapper, fill } = await page(
      new Response('{"code":"bad-credentials"}', { status: 401 }),
    )
    await fill()
    expect(wrapper.find('[data-testid="signin-fault"]').text()).not.toBe('')
    const password = wrapper.find('[data-testid="signin-password"]').element
    expect((password as HTMLInputElement).value).toBe('')
  })

  it('asks nobody while a field is empty', async () => {
    const { wrapper, asked } = await page(welcome())
    await wrapper.find('form').trigger('submit')
    expect(asked).toEqual([])
    expect(wrapper.find('[role="alert"]').exists()).toBe(true)
  })
})
