import type { MachineDraft, OpinionField } from './api/types'

export const OPINION_FIELDS = ['findings', 'diagnosis', 'advice'] as const

export type OpinionTexts = Record<OpinionField, string>

/** The fields that a draft has something for. */
export function fieldsOf(draft: MachineDraft): OpinionField[] {
  return OPINION_FIELDS.filter((field) => draft[field].trim() !== '')
}

/** A field with the draft's text: behind what the doctor wrote, never in its place, and once. */
export function withDraft(own: string, drafted: string): string {
  const more = drafted.trim()
  if (own.includes(more)) return own
  return own.trim() === '' ? more : `${own.trimEnd()}\n${more}`
}

/** How often a page asks whether a draft has come, and for how long. */
export const ASK_AGAIN_MS = 10_000
export const ASK_AT_MOST = 360
