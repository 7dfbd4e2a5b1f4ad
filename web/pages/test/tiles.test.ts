import { NO_TOOLS, type Reception, type RoomState, type ViewHint } from '@huizhen/client'
import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { chooseLanguage, i18n } from '../src/i18n'
import { fit, Looking, type Seen } from '../src/looking'
import RoomTile from '../src/parts/room/RoomTile.vue'
import { layout, type Tile, titleKey, weaknessOf } from '../src/tiles'

const reception = (change: Partial<Reception> = {}): Reception => ({
  mid: '6',
  participant: 'wang',
  source: 'camera',
  width: 320,
  height: 180,
  level: 'lowest',
  cause: 'uplink',
  ...change,
})

const person = (id: string) => ({ id, name: id.toUpperCase(), role: 'member', present: true })

const state = (change: Partial<RoomState>): RoomState =>
  ({
    self: 'li',
    participants: [person('li'), person('wang'), person('zhao')],
    remote: [],
    receptions: [],
    speakers: [],
    muted: new Set(),
    tools: NO_TOOLS,
    ...change,
  }) as unknown as RoomState

describe('a device', () => {
  const device = { ...person('us'), role: 'device' }

  it('has no place for a face, and its picture says what it is', () => {
    const stream = {} as MediaStream
    const remote = [{ participant: 'us', source: 'diagnostic', kind: 'video', stream }]
    const { large, people } = layout(
      state({ participants: [person('li'), person('wang'), device], remote } as Partial<RoomState>),
    )
    expect(people.map(({ participant }) => participant)).toEqual(['wang'])
    expect(large.map(({ key }) => key)).toEqual(['us-diagnostic'])
    expect(titleKey({ source: 'diagnostic' })).toBe('room.examining')
    expect(titleKey({ source: 'screen' })).toBe('room.sharing')
    expect(titleKey({ source: 'camera' })).toBeUndefined()
  })
})

describe('a weak line', () => {
  it('is worth a word when it costs something', () => {
    expect(weaknessOf(reception())).toEqual({ cause: 'uplink', how: 'smaller' })
    expect(weaknessOf(reception({ level: 'reduced', cause: 'downlink' }))).toEqual({
      cause: 'downlink',
      how: 'smaller',
    })
    expect(weaknessOf(reception({ level: 'stills' }))?.how).toBe('stills')
    expect(weaknessOf(reception({ source: 'screen', level: 'reduced' }))?.how).toBe('slower')
  })

  it('is none where the picture is only shown small, or is the best there is', () => {
    expect(weaknessOf(undefined)).toBeUndefined()
    expect(weaknessOf(reception({ cause: 'view-size' }))).toBeUndefined()
    expect(weaknessOf(reception({ cause: 'none' }))).toBeUndefined()
    expect(weaknessOf(reception({ level: 'best' }))).toBeUndefined()
  })

  it('is said on the tile of that picture', () => {
    const { people } = layout(state({ receptions: [reception()] }))
    expect(people.map(({ key, weakness }) => [key, weakness?.cause])).toEqual([
      ['wang-camera', 'uplink'],
      ['zhao-camera', undefined],
    ])
  })
})

describe('a picture in a format that the browser does not know', () => {
  const unreadable = { level: 'nothing', cause: 'codec', mid: '', width: 0, height: 0 } as const

  it('has its tile', () => {
    const { people, large } = layout(
      state({ receptions: [reception(unreadable), reception({ ...unreadable, source: 'screen' })] }),
    )
    expect(people.map(({ key, isUnreadable }) => [key, isUnreadable])).toEqual([
      ['wang-camera', true],
      ['zhao-camera', false],
    ])
    expect(large.map(({ key }) => key)).toEqual(['wang-screen'])
  })

  it('is no weak line', () => {
    expect(weaknessOf(reception(unreadable))).toBeUndefined()
  })
})

describe('a frozen picture', () => {
  it('is large for everybody, also of a camera that nobody pinned', () => {
    const frozen = [{ participant: 'wang', source: 'camera', still: 's', from: 'li', at: '' }] as const
    const { large, people } = layout(state({ tools: { ...NO_TOOLS, frozen } }))
    expect(large.map(({ key }) => key)).toEqual(['wang-camera'])
    expect(people.map(({ key }) => key)).toEqual(['zhao-camera'])
  })
})

describe('a document that somebody shows', () => {
  const shown = (participant: string) =>
    ({ participant, source: 'screen', still: 's', from: participant, at: '', document: true }) as const

  it('is large, also without a screen that is shared, and also for who shows it', () => {
    const frozen = [shown('wang'), shown('li')]
    const { large, people } = layout(state({ tools: { ...NO_TOOLS, frozen } }))
    expect(large.map(({ key, isDocument }) => [key, isDocument])).toEqual([
      ['wang-screen', true],
      ['li-screen', true],
    ])
    expect(people.map(({ key }) => key)).toEqual(['wang-camera', 'zhao-camera'])
    expect(titleKey({ source: 'screen', isDocument: true })).toBe('papers.shownBy')
  })

  it('stands in place of the screen, once', () => {
    const stream = {} as MediaStream
    const remote = [{ participant: 'wang', source: 'screen', kind: 'video', stream }]
    const frozen = [shown('wang')]
    const { large } = layout(state({ remote, tools: { ...NO_TOOLS, frozen } } as unknown as Partial<RoomState>))
    expect(large.map(({ key }) => key)).toEqual(['wang-screen'])
  })
})

describe('a pinned person', () => {
  it('is large, beside the shared screens', () => {
    const screen = { participant: 'zhao', source: 'screen', kind: 'video', stream: {} }
    const { large, people } = layout(
      state({ remote: [screen] as unknown as RoomState['remote'] }),
      'wang-camera',
    )
    expect(large.map(({ key }) => key)).toEqual(['wang-camera', 'zhao-screen'])
    expect(people.map(({ key }) => key)).toEqual(['zhao-camera'])
  })
})

describe('what is looked at', () => {
  const seen = (change: Partial<Seen> = {}): Seen => ({
    participant: 'wang',
    source: 'camera',
    width: 640,
    height: 360,
    isVisible: true,
    isPinned: false,
    ...change,
  })
  const told: ViewHint[][] = []
  const looking = () => {
    told.length = 0
    return new Looking((views) => told.push(views))
  }
  const last = () => told.at(-1)?.map(({ participant, source, hidden }) => [participant, source, hidden])

  it('is the picture, not the bars beside it', () => {
    expect(fit({ width: 549, height: 918 }, 16 / 9)).toEqual({ width: 549, height: 309 })
    expect(fit({ width: 1000, height: 360 }, 16 / 9)).toEqual({ width: 640, height: 360 })
    expect(fit({ width: 1000, height: 640 }, 9 / 16)).toEqual({ width: 360, height: 640 })
    expect(fit({ width: 0, height: 0 }, 16 / 9)).toEqual({ width: 0, height: 0 })
  })

  it('is every tile with its size, its place and its pin', () => {
    const eyes = looking()
    eyes.see('wang-camera', seen({ isPinned: true }))
    eyes.see('zhao-camera', seen({ participant: 'zhao', isVisible: false }))
    expect(told.at(-1)).toEqual([
      { participant: 'wang', source: 'camera', width: 640, height: 360, pinned: true, hidden: false },
      { participant: 'zhao', source: 'camera', width: 640, height: 360, pinned: false, hidden: true },
    ])
    eyes.forget('wang-camera')
    expect(last()).toEqual([['zhao', 'camera', true]])
  })

  it('is nothing while the page is covered, and then what is there', () => {
    const eyes = looking()
    eyes.see('wang-camera', seen())
    eyes.see('zhao-screen', seen({ participant: 'zhao', source: 'screen' }))
    eyes.cover(true)
    eyes.forget('zhao-screen') // its picture stopped, and so its tile went
    expect(last()).toEqual([
      ['wang', 'camera', true],
      ['zhao', 'screen', true],
    ])
    eyes.cover(false)
    expect(last()).toEqual([['wang', 'camera', false]])
    eyes.see('zhao-screen', seen({ participant: 'zhao', source: 'screen' }))
    expect(last()?.at(-1)).toEqual(['zhao', 'screen', false])
  })
})

describe('a tile', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    chooseLanguage('zh-CN')
  })

  const tile = (change: Partial<Tile> = {}): Tile => ({
    key: 'wang-camera',
    participant: 'wang',
    source: 'camera',
    name: '王',
    stream: {} as MediaStream,
    isSpeaking: false,
    isMuted: false,
    isPinned: false,
    weakness: undefined,
    isUnreadable: false,
    ...change,
  })

  it('says in both languages why it is empty', async () => {
    const wrapper = mount(RoomTile, {
      props: { tile: tile({ stream: undefined, isUnreadable: true }), looking: new Looking(() => undefined) },
      global: { plugins: [i18n] },
    })
    expect(wrapper.text()).toContain('您的浏览器不支持此画面的格式')
    chooseLanguage('en')
    await nextTick()
    expect(wrapper.text()).toContain('Your browser cannot show this picture')
    await wrapper.setProps({ tile: tile({ stream: undefined }) })
    expect(wrapper.text()).toContain('Camera is off')
  })

  it('says in both languages whose line is weak, when it has been so for a while', async () => {
    vi.useFakeTimers()
    vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue()
    const wrapper = mount(RoomTile, {
      props: {
        tile: tile({ weakness: { cause: 'uplink', how: 'smaller' } }),
        looking: new Looking(() => undefined),
      },
      global: { plugins: [i18n] },
    })
    const note = () => wrapper.find('[data-testid="weak-wang-camera"]')
    const whole = () => note().find('.whole').text()
    expect(note().exists()).toBe(false)
    vi.advanceTimersByTime(5_000)
    vi.useRealTimers()
    await nextTick()
    expect(whole()).toBe('对方网络较弱，画面已缩小')
    expect(note().find('.short').text()).toBe('对方网络弱')
    chooseLanguage('en')
    await nextTick()
    expect(whole()).toBe('Their connection is weak: picture made smaller')
    for (const cause of ['uplink', 'downlink'] as const) {
      for (const how of ['smaller', 'slower', 'stills'] as const) {
        await wrapper.setProps({ tile: tile({ weakness: { cause, how } }) })
        expect(note().text()).not.toContain('room.weak')
      }
    }
    await wrapper.setProps({ tile: tile() })
    expect(note().exists()).toBe(false)
  })

  it('measures itself in device pixels, and tells its pin and its end', async () => {
    let measure: () => void = () => undefined
    vi.stubGlobal(
      'ResizeObserver',
      class {
        constructor(callback: () => void) {
          measure = callback
        }
        observe() {}
        disconnect() {}
      },
    )
    vi.stubGlobal('devicePixelRatio', 2)
    const told: ViewHint[][] = []
    const wrapper = mount(RoomTile, {
      props: { tile: tile({ stream: undefined }), looking: new Looking((v) => told.push(v)) },
      global: { plugins: [i18n] },
    })
    vi.spyOn(wrapper.element, 'getBoundingClientRect').mockReturnValue({
      width: 320.2,
      height: 180,
    } as DOMRect)
    measure()
    expect(told.at(-1)).toMatchObject([{ width: 640, height: 360, pinned: false, hidden: false }])
    await wrapper.find('[data-testid="pin-wang-camera"]').trigger('click')
    expect(wrapper.emitted('pin')).toHaveLength(1)
    await wrapper.setProps({ tile: tile({ stream: undefined, isPinned: true }) })
    expect(told.at(-1)).toMatchObject([{ pinned: true }])
    wrapper.unmount()
    expect(told.at(-1)).toEqual([])
  })
})
