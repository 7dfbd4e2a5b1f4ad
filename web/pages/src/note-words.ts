import { alarmWords } from './alarms'
import type { ShownNote } from './notes'
import { vitalName } from './vitals'

/** What `useTexts` gives of a language. */
export interface Texts {
  readonly t: (key: string, values?: Record<string, unknown>) => string
  readonly te: (key: string) => boolean
  readonly named: (key: string, name: string) => string
}

/** Events have words in both languages; what somebody wrote stays as it is. */
export function noteWords({ kind, text, alarm }: ShownNote, { t, te, named }: Texts): string {
  if (kind !== 'other') return text
  const event = named('playback.events', text)
  if (!alarm) return event
  const measure = `room.vital.${vitalName(alarm.measure)}`
  const { key, values } = alarmWords(alarm, te(measure) ? t(measure) : alarm.measure)
  return `${t(`room.alarms.${alarm.level}`)} ${t(key, values)}`
}
