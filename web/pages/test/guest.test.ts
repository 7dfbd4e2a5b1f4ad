import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { chooseLanguage, i18n } from '../src/i18n'
import GuestInvite from '../src/parts/room/GuestInvite.vue'
import { createPagesRouter } from '../src/router'
import { useSession } from '../src/stores/session'
import GuestPage from '../src/views/GuestPage.vue'

const TOKEN = 'T'.repeat(43)
const devices = { getUserMedia: vi.fn(), enumerateDevices: () => Promise.resolve([]), addEventListener: vi.fn(), removeEventListener: vi.fn() }

class Socket {
  static opened: string[] = []
  constructor(url: string) {
    Socket.opened.push(url)
  }
  send(): void {}
  close(): void {}
}

beforeEach(() => {
  sessionStorage.clear()
  Socket.opened = []
  devices.getUserMedia.mockReset().mockRejectedValue(new DOMException('', 'NotAllowedError'))
  vi.stubGlobal('WebSocket', Socket)
  Object.defineProperty(navigator, 'mediaDevices', { value: devices, configurable: true })
  chooseLanguage('en')
})
afterEach(() => {
  vi.unstubAllGlobals()
  location.hash = ''
})

async function open(hash: string) {
  location.hash = hash
  setActivePinia(createPinia())
  const router = createPagesRouter()
  const page = mount(GuestPage, { global: { plugins: [i18n, router] } })
  await flushPromises()
  return page
}

describe('the page of a guest’s link', () => {
  it('lets a trainee in without asking for a camera, and takes the token out of the address', async () => {
    const page = await open(`trainee.${TOKEN}`)
    expect(page.find('[data-testid="watch-only"]').exists()).toBe(true)
    expect(location.hash).toBe('')
    const { api } = useSession()
    const opened = vi
      .spyOn(api, 'openGuestLink')
      .mockResolvedValue({ ticket: 't', signaling: 'wss://here/signaling' } as never)
    await page.find('[data-testid="room-join"]').trigger('click')
    await flushPromises()
    expect(opened).toHaveBeenCalledWith(TOKEN)
    expect(Socket.opened).toEqual(['wss://here/signaling'])
    expect(devices.getUserMedia).not.toHaveBeenCalled()
    page.unmount()
  })

  it('shows an interpreter the own devices first', async () => {
    const page = await open(`interpreter.${TOKEN}`)
    expect(page.find('[data-testid="watch-only"]').exists()).toBe(false)
    expect(devices.getUserMedia).toHaveBeenCalled()
    page.unmount()
  })

  it('says where there is no link', async () => {
    const page = await open('')
    expect(page.find('[data-testid="guest-no-link"]').exists()).toBe(true)
    page.unmount()
  })
})

describe('the invitation', () => {
  it('makes a link for a role and a name, and says why when it can’t', async () => {
    const link = vi.fn().mockResolvedValue({ url: 'https://here/guest#trainee.x', until: '2026-03-02T06:30:00Z' })
    const form = mount(GuestInvite, { props: { link }, global: { plugins: [i18n] } })
    await form.find('[data-testid="guest-role"]').setValue('trainee')
    await form.find('[data-testid="guest-name"]').setValue(' Li ')
    await form.trigger('submit')
    await flushPromises()
    expect(link).toHaveBeenCalledWith('trainee', 'Li')
    expect(form.find<HTMLInputElement>('[data-testid="guest-address"]').element.value).toContain('/guest#trainee')
    link.mockRejectedValue(new Error('no consent to teaching'))
    await form.trigger('submit')
    await flushPromises()
    expect(form.find('[data-testid="guest-fault"]').exists()).toBe(true)
    expect(form.find('[data-testid="guest-address"]').exists()).toBe(false)
  })
})
