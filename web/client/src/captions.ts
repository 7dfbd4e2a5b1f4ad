import type { ServerMessage } from './protocol.js'

/** Captions kept here; older ones scroll away, and are with the recording where there is one. */
export const MAX_CAPTIONS = 50

/** What a machine believes that somebody said. */
export interface Caption {
  /** What comes with the same one takes its place. */
  readonly caption: string
  /** Absent where it is not certain who spoke. */
  readonly from?: string
  readonly text: string
  /** BCP 47. */
  readonly language: string
  readonly final: boolean
  readonly at: string
  /** By the own monotonic clock. */
  readonly receivedAt: number
}

export interface CaptionsState {
  /** A recogniser hears the room. */
  readonly isOn: boolean
  /** In the order in which their utterances began. */
  readonly lines: readonly Caption[]
}

export const NO_CAPTIONS: CaptionsState = { isOn: false, lines: [] }

/** The captions after a message, which came at this time by the own monotonic clock. */
export function captioned(
  state: CaptionsState,
  message: Extract<ServerMessage, { type: 'captions' | 'caption' }>,
  now: number,
): CaptionsState {
  if (message.type === 'captions') {
    // What was not finished never will be.
    const lines = message.on ? state.lines : state.lines.filter(({ final }) => final)
    return { isOn: message.on, lines }
  }
  const { caption, from, text, language, final, at } = message
  const line: Caption = { caption, ...(from === undefined ? {} : { from }), text, language, final, at, receivedAt: now }
  const place = state.lines.findIndex((one) => one.caption === caption)
  if (place < 0) return { ...state, lines: [...state.lines, line].slice(-MAX_CAPTIONS) }
  if (state.lines[place]?.final === true) return state
  return { ...state, lines: state.lines.with(place, line) }
}
