import type { VitalAlarm } from '@huizhen/client'
import { unitName } from './vitals'

/** What is said of an alarm: the key of the texts, and what goes into it. */
export interface AlarmWords {
  readonly key: string
  readonly values: Readonly<Record<string, string | number>>
}

/** Of an alarm what its words are made of. */
export type AlarmFacts = Pick<VitalAlarm, 'level' | 'measure' | 'bound' | 'limit' | 'unit' | 'seconds'>

/** An alarm as a recording's notes have it; none where something is missing. */
export function alarmOf(fields: Readonly<Record<string, unknown>>): AlarmFacts | undefined {
  const { level, measure, bound, limit, unit, seconds } = fields
  return (level === 'warn' || level === 'emergency') &&
    (bound === 'low' || bound === 'high') &&
    typeof measure === 'string' &&
    typeof limit === 'number' &&
    typeof unit === 'string' &&
    typeof seconds === 'number'
    ? { level, measure, bound, limit, unit, seconds }
    : undefined
}

/** @param measure as people call it */
export function alarmWords({ bound, limit, unit, seconds }: AlarmFacts, measure: string): AlarmWords {
  return {
    key: `room.alarms.${bound}${seconds > 0 ? 'For' : ''}`,
    values: { measure, limit, unit: unitName(unit), seconds },
  }
}

/** What changed between two looks; what began, the worst last, for the last is read aloud. */
export function alarmNews(
  before: readonly VitalAlarm[],
  after: readonly VitalAlarm[],
): { readonly begun: readonly VitalAlarm[]; readonly over: readonly VitalAlarm[] } {
  const had = new Set(before.map(({ alarm }) => alarm))
  const has = new Set(after.map(({ alarm }) => alarm))
  const begun = after.filter(({ alarm }) => !had.has(alarm))
  return {
    begun: [...begun].sort((a, b) => Number(a.level === 'emergency') - Number(b.level === 'emergency')),
    over: before.filter(({ alarm }) => !has.has(alarm)),
  }
}

/** Whether a value in the strip is one that an alarm is of. */
export function isAlarmed(
  alarms: readonly VitalAlarm[],
  device: { readonly device: string; readonly from: string | undefined },
  code: string,
): boolean {
  return alarms.some((one) => one.device === device.device && one.from === device.from && one.code === code)
}
