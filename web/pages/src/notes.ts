import { type AlarmFacts, alarmOf } from './alarms'
import type { RecordingNote, RecordingTrack } from './api/types'

export interface ShownNote {
  readonly offsetMillis: number
  readonly kind: 'chat' | 'speaker' | 'other'
  readonly who: string
  readonly text: string
  readonly alarm?: AlarmFacts
}

/** Who speaks is told again after this long at the earliest: people interrupt each other. */
const SPEAKER_MILLIS = 3_000
/** Strokes of one person that follow each other within this are one drawing. */
const DRAWING_MILLIS = 10_000
/** A device's values come each second; that they go on coming is told so often. */
const VITALS_MILLIS = 60_000

/** What a device does. */
const DEVICES: ReadonlySet<string> = new Set(['vitals', 'alarm', 'alarm-over'])

type Named = Pick<RecordingTrack, 'participant' | 'name'>

/** Who took part, by id. */
export function namesOf(
  notes: readonly RecordingNote[],
  tracks: readonly Named[],
  roleText: (role: string) => string,
): ReadonlyMap<string, string> {
  const names = new Map(tracks.map(({ participant, name }) => [participant, name]))
  // Who sent nothing has no track, and so no name here: what they are has to do.
  for (const { content } of notes) {
    const { participant, role } = (content ?? {}) as { participant?: unknown; role?: unknown }
    if (typeof participant === 'string' && typeof role === 'string' && !names.has(participant)) {
      names.set(participant, roleText(role.toLowerCase()))
    }
  }
  return names
}

/** What a note says, whatever its content's exact form. */
export function shownNotes(
  notes: readonly RecordingNote[],
  tracks: readonly Named[],
  roleText: (role: string) => string = (role) => role,
): ShownNote[] {
  const names = namesOf(notes, tracks, roleText)
  const nameOf = (id: unknown) => (typeof id === 'string' ? (names.get(id) ?? id) : '')
  const all = notes
    // Who was sent what is evidence, and no news to who looks on. Captions have a strip of their own.
    .filter(({ kind }) => kind !== 'slots' && kind !== 'caption')
    .map(({ offsetMillis, kind, content }): ShownNote => {
      const fields =
        typeof content === 'object' && content !== null ? (content as Record<string, unknown>) : {}
      const lower = kind.toLowerCase()
      const from = fields.from ?? fields.participant ?? fields.speaker
      const speakers = Array.isArray(fields.speakers) ? fields.speakers : []
      const who = typeof fields.name === 'string' ? fields.name : nameOf(from ?? speakers[0])
      if (lower.startsWith('chat')) {
        return { offsetMillis, kind: 'chat', who, text: String(fields.text ?? content) }
      }
      if (lower.startsWith('speaker')) return { offsetMillis, kind: 'speaker', who, text: '' }
      if (DEVICES.has(lower)) {
        // Sent by a system, it may be, that has no name; the device has one.
        const alarm = alarmOf(fields)
        return {
          offsetMillis,
          kind: 'other',
          who: typeof fields.device === 'string' ? fields.device : who,
          text: kind,
          ...(alarm && { alarm }),
        }
      }
      const text = typeof content === 'object' ? kind : String(content)
      return { offsetMillis, kind: 'other', who, text }
    })
    .filter(({ kind, who }) => kind !== 'speaker' || who !== '')
    .sort((a, b) => a.offsetMillis - b.offsetMillis)
  let last: ShownNote | undefined
  let stroke: ShownNote | undefined
  const measured = new Map<string, number>()
  return all.filter((note) => {
    if (note.kind === 'other' && note.text === 'drawn') {
      const before = stroke
      stroke = note
      return before?.who !== note.who || note.offsetMillis - before.offsetMillis > DRAWING_MILLIS
    }
    if (note.kind === 'other' && note.text === 'vitals') {
      const before = measured.get(note.who)
      if (before !== undefined && note.offsetMillis - before < VITALS_MILLIS) return false
      measured.set(note.who, note.offsetMillis)
      return true
    }
    if (note.kind !== 'speaker') return true
    const isNews =
      last === undefined ||
      (note.who !== last.who && note.offsetMillis - last.offsetMillis >= SPEAKER_MILLIS)
    if (isNews) last = note
    return isNews
  })
}
