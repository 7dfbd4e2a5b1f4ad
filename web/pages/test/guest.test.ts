import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ElMessageBox } from 'element-plus'
import { ApiProblem } from '../src/api/http'
import { chooseLanguage, i18n } from '../src/i18n'
import GuestInvite from '../src/parts/room/GuestInvite.vue'
import { createPagesRouter } from '../src/router'
import { useSession } from '../src/stores/session'
import GuestPage from '../src/views/GuestPage.vue'
import { ScriptedPeer } from '../../client/test/world'
// Loaded when they are wanted; here beforehand, since compiling them takes seconds.
import '../src/views/RelativePage.vue'
import '../src/views/RoomPage.vue'
import { looksAt } from '../src/visits'

const TOKEN = 'T'.repeat(43)
const JOINED = {
  type: 'joined', self: 'guest-1', sessionKey: 'k', room: 'case-1', role: 'TRAINEE', phase: 'lobby',
  serverTime: '2026-03-02T06:00:00Z', canPublish: false, canSubscribe: true, recording: 'off',
  participants: [], iceServers: [],
}
const devices = { getUserMedia: vi.fn(), enumerateDevices: () => Promise.resolve([]), addEventListener: vi.fn(), removeEventListener: vi.fn() }

class Socket {
  static opened: string[] = []
  static last: Socket
  onopen?: () => void
  onmessage?: (event: { data: string }) => void
  constructor(url: string) {
    Socket.opened.push(url)
    Socket.last = this
  }
  send(): void {}
  close(): void {}
}

beforeEach(() => {
  sessionStorage.clear()
  Socket.opened = []
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue(undefined)
  devices.getUserMedia.mockReset().mockRejectedValue(new DOMException('', 'NotAllowedError'))
  vi.stubGlobal('WebSocket', Socket)
  vi.stubGlobal('RTCPeerConnection', ScriptedPeer)
  vi.stubGlobal('RTCRtpReceiver', {})
  vi.stubGlobal('scrollTo', () => undefined)
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
  await vi.dynamicImportSettled()
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

  it('gives a relative the patient’s page, and after a reload the call at once', async () => {
    const track = Object.assign(new EventTarget(), { kind: 'audio', enabled: true, stop: vi.fn(), getSettings: () => ({}) })
    vi.stubGlobal('MediaStream', class { getVideoTracks = () => []; getAudioTracks = () => [] })
    devices.getUserMedia.mockResolvedValue({ getTracks: () => [track], getVideoTracks: () => [track], getAudioTracks: () => [track] })
    vi.stubGlobal('AudioContext', class { createOscillator() { throw new Error('silent') } })
    const page = await open(`relative.${TOKEN}`)
    expect(page.find('[data-testid="relative-page"]').attributes('data-stage')).toBe('devices')
    expect(page.find('[data-testid="room"]').exists()).toBe(false)
    page.unmount()
    sessionStorage.setItem('huizhen.relative', 'call')
    vi.stubGlobal('fetch', () => new Promise(() => undefined))
    const back = await open('')
    expect(back.find('[data-testid="visit-call"]').exists()).toBe(true)
    expect(back.findAll('.buttons button')).toHaveLength(3)
    await back.find('[data-testid="visit-hang-up"]').trigger('click')
    await back.find('[data-testid="visit-stay"]').trigger('click')
    expect(back.findAll('.buttons button')).toHaveLength(3)
    await back.find('[data-testid="visit-hang-up"]').trigger('click')
    await back.find('[data-testid="visit-leave"]').trigger('click')
    expect(back.find('[data-testid="relative-left"]').exists()).toBe(true)
    expect(sessionStorage.getItem('huizhen.relative')).toBeNull()
    back.unmount()
  })

  it('says that a used link opens no more, and offers no way back by it', async () => {
    const page = await open(`interpreter.${TOKEN}`)
    const { api } = useSession()
    vi.spyOn(api, 'openGuestLink').mockRejectedValue(new ApiProblem(410, { code: 'link-gone' } as never))
    await page.find('[data-testid="room-join"]').trigger('click')
    await flushPromises()
    expect(page.find('[data-testid="guest-shut"]').text()).toContain('does not open again')
    expect(page.find('[data-testid="room-out"] h1').text()).toBe('This link was used already or is too old.')
    expect(page.find('[data-testid="rejoin"]').exists()).toBe(false)
    page.unmount()
  })

  it('offers the same link again when it was refused without being used', async () => {
    const page = await open(`trainee.${TOKEN}`)
    const { api } = useSession()
    vi.spyOn(api, 'openGuestLink').mockRejectedValue(new ApiProblem(403, { code: 'refused' } as never))
    await page.find('[data-testid="room-join"]').trigger('click')
    await flushPromises()
    expect(page.find('[data-testid="guest-shut"]').exists()).toBe(false)
    expect(page.find('[data-testid="rejoin"]').exists()).toBe(true)
    page.unmount()
  })

  it('asks a guest before leaving, says what to do afterwards, and remembers it in the tab', async () => {
    const page = await open(`trainee.${TOKEN}`)
    const { api } = useSession()
    vi.spyOn(api, 'openGuestLink').mockResolvedValue({ ticket: 't', signaling: 'wss://here/s' } as never)
    const ask = vi.spyOn(ElMessageBox, 'confirm').mockRejectedValueOnce('cancel').mockResolvedValue('confirm' as never)
    await page.find('[data-testid="room-join"]').trigger('click')
    await flushPromises()
    Socket.last.onopen?.()
    Socket.last.onmessage?.({ data: JSON.stringify({ ...JOINED, recording: 'on' }) })
    await flushPromises()
    expect(page.find('[data-testid="rec-mark"]').exists()).toBe(true)
    await page.find('[data-testid="hang-up"]').trigger('click')
    await flushPromises()
    expect(page.find('[data-testid="hang-up"]').exists()).toBe(true)
    await page.find('[data-testid="hang-up"]').trigger('click')
    await flushPromises()
    expect(ask).toHaveBeenCalledTimes(2)
    expect(page.find('[data-testid="guest-shut"]').exists()).toBe(true)
    expect(page.find('[data-testid="rejoin"]').exists()).toBe(false)
    expect(page.find('[data-testid="rec-mark"]').exists()).toBe(false)
    page.unmount()
    expect(sessionStorage.getItem('huizhen.guest.spent')).toBe(TOKEN)
  })

  it('says where there is no link', async () => {
    const page = await open('')
    expect(page.find('[data-testid="guest-no-link"]').exists()).toBe(true)
    page.unmount()
  })
})

describe('the one picture', () => {
  const of = (participant: string, source = 'camera', kind = 'video') =>
    ({ participant, source, kind, stream: {} }) as never
  it('is a shared screen, else who speaks, else who was there before', () => {
    const all = [of('a'), of('b'), of('c', 'microphone', 'audio')]
    expect(looksAt(all, [], '')?.participant).toBe('a')
    expect(looksAt(all, ['c', 'b'], 'a')?.participant).toBe('b')
    expect(looksAt(all, ['c'], 'b')?.participant).toBe('b')
    expect(looksAt([...all, of('a', 'screen')], ['b'], 'b')?.source).toBe('screen')
    expect(looksAt([], ['b'], 'b')).toBeUndefined()
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
