import type { Caption, Participant } from '@huizhen/client'
import type { RecordingNote } from './api/types'

/** So many are on the page at once: who looks away for longer reads on in the recording. */
export const SHOWN_LINES = 3
/** What was said so long ago is no longer shown. */
export const SHOWN_MILLIS = 15_000

/** The captions to be seen now. */
export function shownCaptions(lines: readonly Caption[], now: number): readonly Caption[] {
  return lines.filter(({ receivedAt }) => now - receivedAt < SHOWN_MILLIS).slice(-SHOWN_LINES)
}

/** What is read aloud: the newest that is final. */
export function spokenCaption(lines: readonly Caption[]): Caption | undefined {
  return lines.findLast(({ final }) => final)
}

/** Who spoke: undefined where that is not certain or who it was has left, '' where it may not be known. */
export function speakerOf({ from }: Caption, people: readonly Participant[]): string | undefined {
  return people.find(({ id }) => id === from)?.name
}

/** What a machine believed to have heard, on a recording's timeline. */
export interface Cue {
  readonly fromMillis: number
  readonly toMillis: number
  /** '' where it is not certain. */
  readonly who: string
  readonly text: string
  readonly language: string
}

/** As the WebVTT has them: a short word stays for as long as it takes to read. */
export const SHORTEST_CUE_MILLIS = 1_500

/** The final captions of a recording, in the order in which they were spoken. */
export function cuesOf(notes: readonly RecordingNote[], names: ReadonlyMap<string, string>): Cue[] {
  return notes
    .filter(({ kind }) => kind === 'caption')
    .map(({ offsetMillis, content }): Cue => {
      const { text, language, from, lengthMillis, agoMillis } = (content ?? {}) as Record<string, unknown>
      const end = Math.max(0, offsetMillis - millis(agoMillis))
      const fromMillis = Math.max(0, end - millis(lengthMillis))
      return {
        fromMillis,
        toMillis: Math.max(end, fromMillis + SHORTEST_CUE_MILLIS),
        who: typeof from === 'string' ? (names.get(from) ?? '') : '',
        text: typeof text === 'string' ? text : '',
        language: typeof language === 'string' ? language : '',
      }
    })
    .filter(({ text }) => text !== '')
    .sort((a, b) => a.fromMillis - b.fromMillis)
}

function millis(value: unknown): number {
  return typeof value === 'number' && value > 0 ? value : 0
}

/** What is to be read at a moment: two people may speak at once. */
export function cuesAt(cues: readonly Cue[], at: number): readonly Cue[] {
  return cues.filter(({ fromMillis, toMillis }) => at >= fromMillis && at < toMillis).slice(-SHOWN_LINES)
}
