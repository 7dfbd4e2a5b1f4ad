import { mount } from '@vue/test-utils'
import type { Caption } from '@huizhen/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick, ref } from 'vue'
import type { Call } from '../src/call'
import { cuesAt, cuesOf, SHORTEST_CUE_MILLIS, SHOWN_LINES, SHOWN_MILLIS, shownCaptions, speakerOf, spokenCaption } from '../src/captions'
import { chooseLanguage, i18n } from '../src/i18n'
import { shownNotes } from '../src/notes'
import PlaybackCaptions from '../src/parts/PlaybackCaptions.vue'
import CaptionStrip from '../src/parts/room/CaptionStrip.vue'

function line(caption: string, change: Partial<Caption> = {}): Caption {
  return { caption, text: `text ${caption}`, language: 'en', final: true, at: '', receivedAt: 0, ...change }
}

const PEOPLE = [
  { id: 'wang', name: 'Dr Wang', role: 'chair', present: true },
  { id: 'zhang', name: '', role: 'patient', present: true },
]

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'performance', 'Date'] })
  void chooseLanguage('en')
})
afterEach(() => vi.useRealTimers())

describe('what is shown', () => {
  it('is the newest, for a while', () => {
    const lines = ['a', 'b', 'c', 'd'].map((id, i) => line(id, { receivedAt: i * 1_000 }))
    expect(shownCaptions(lines, 3_000).map(({ caption }) => caption)).toEqual(['b', 'c', 'd'])
    expect(shownCaptions(lines, 3_000)).toHaveLength(SHOWN_LINES)
    expect(shownCaptions(lines, SHOWN_MILLIS + 2_500).map(({ caption }) => caption)).toEqual(['d'])
  })

  it('is read aloud when it is final', () => {
    expect(spokenCaption([line('a'), line('b', { final: false })])?.caption).toBe('a')
    expect(spokenCaption([])).toBeUndefined()
  })

  it('names who spoke, as far as that is known', () => {
    expect(speakerOf(line('a', { from: 'wang' }), PEOPLE)).toBe('Dr Wang')
    expect(speakerOf(line('a', { from: 'zhang' }), PEOPLE)).toBe('')
    expect(speakerOf(line('a', { from: 'gone' }), PEOPLE)).toBeUndefined()
    expect(speakerOf(line('a'), PEOPLE)).toBeUndefined()
  })
})

function strip(isOn: boolean, lines: readonly Caption[]) {
  const state = ref({ participants: PEOPLE, captions: { isOn, lines } })
  const call = { state } as unknown as Call
  return { state, view: mount(CaptionStrip, { props: { call }, global: { plugins: [i18n] } }) }
}

describe('the strip', () => {
  it('is not there without captions, and says that a machine listens where one does', async () => {
    const { state, view } = strip(false, [])
    expect(view.find('[data-testid="captions"]').exists()).toBe(false)
    state.value = { participants: PEOPLE, captions: { isOn: true, lines: [] } }
    await nextTick()
    expect(view.get('[data-testid="captions-mark"]').text()).toContain('a machine listens')
  })

  it('shows what is said with its speaker, and reads out what is final alone', () => {
    const lines = [
      line('a', { from: 'wang', text: 'Blood pressure?' }),
      line('b', { from: 'zhang', text: 'one hundred', final: false }),
    ]
    const { view } = strip(true, lines)
    const shown = view.findAll('[data-testid="caption-lines"] li')
    expect(shown.map((one) => one.text())).toEqual([
      'Dr Wang:Blood pressure?',
      'Name hidden:one hundred',
    ])
    expect(shown[1]?.classes()).toContain('interim')
    const said = view.get('[data-testid="caption-said"]')
    expect(said.attributes('aria-live')).toBe('polite')
    expect(said.text()).toContain('Blood pressure?')
    expect(said.text()).not.toContain('one hundred')
  })

  it('can be hidden by each viewer, but not that a machine listens', async () => {
    const { view } = strip(true, [line('a')])
    await view.get('[data-testid="toggle-captions"]').trigger('click')
    expect(view.find('[data-testid="caption-lines"]').exists()).toBe(false)
    expect(view.get('[data-testid="caption-said"]').text()).toBe('')
    expect(view.get('[data-testid="captions-mark"]').text()).toContain('a machine listens')
    await view.get('[data-testid="toggle-captions"]').trigger('click')
    expect(view.findAll('[data-testid="caption-lines"] li')).toHaveLength(1)
  })

  it('goes when what was said is old and nobody listens any more', async () => {
    const { view } = strip(false, [line('a', { receivedAt: performance.now() })])
    expect(view.find('[data-testid="captions"]').exists()).toBe(true)
    await vi.advanceTimersByTimeAsync(SHOWN_MILLIS + 1_000)
    expect(view.find('[data-testid="captions"]').exists()).toBe(false)
  })
})

function note(offsetMillis: number, content: Record<string, unknown>) {
  return { offsetMillis, kind: 'caption', content: { language: 'en', ...content } }
}

describe('captions of a recording', () => {
  const NOTES = [
    note(5_000, { text: 'later', from: 'li', lengthMillis: 400, agoMillis: 600 }),
    note(5_200, { text: 'first', from: 'wang', lengthMillis: 3_000, agoMillis: 200 }),
    note(100, { text: 'at once', lengthMillis: 9_000, agoMillis: 50 }),
    { offsetMillis: 1, kind: 'chat', content: { from: 'li', text: 'hello' } },
    note(9_000, { text: 7 }),
  ]
  const cues = cuesOf(NOTES, new Map([['wang', 'Dr Wang']]))

  it('stand where they were spoken, for as long as it takes to read them', () => {
    expect(cues.map(({ text, who, fromMillis, toMillis }) => [text, who, fromMillis, toMillis])).toEqual([
      ['at once', '', 0, SHORTEST_CUE_MILLIS],
      ['first', 'Dr Wang', 2_000, 5_000],
      ['later', '', 4_000, 5_500],
    ])
    expect(cuesAt(cues, 4_500).map(({ text }) => text)).toEqual(['first', 'later'])
    expect(cuesAt(cues, 6_000)).toEqual([])
  })

  it('are not in the list of what happened', () => {
    expect(shownNotes(NOTES, []).map(({ text }) => text)).toEqual(['hello'])
  })

  it('are shown as made by a machine, hidden when asked, and had as a file', async () => {
    const props = { cues, at: 4_500, file: '/api/v1/recordings/r/captions' }
    const view = mount(PlaybackCaptions, { props, global: { plugins: [i18n] } })
    expect(view.get('[data-testid="playback-caption-lines"]').text()).toContain('Dr Wang:first')
    expect(view.text()).toContain('made by a machine')
    expect(view.get('[data-testid="captions-file"]').attributes('href')).toBe(props.file)
    await view.get('[data-testid="playback-toggle-captions"]').trigger('click')
    expect(view.find('[data-testid="playback-caption-lines"]').exists()).toBe(false)
  })
})
