/** Dates and sizes as people of the chosen language read them. */
export type Locale = 'zh-CN' | 'en'

export function dateTime(iso: string, locale: Locale, zone?: string): string {
  return new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...zoned(zone),
  }).format(new Date(iso))
}

export function seconds(iso: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, {
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(iso))
}

export function time(iso: string, locale: Locale, zone?: string): string {
  return new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...zoned(zone),
  }).format(new Date(iso))
}

export function day(iso: string, locale: Locale, zone?: string): string {
  return new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    ...zoned(zone),
  }).format(new Date(iso))
}

export function period(start: string, end: string, locale: Locale, zone?: string): string {
  return `${day(start, locale, zone)} ${time(start, locale, zone)}–${time(end, locale, zone)}`
}

/** The zone of who looks. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** Whether clocks in a zone show something else at that moment than those of who looks. */
export function isElsewhere(iso: string, zone: string): boolean {
  return dateTime(iso, 'en', zone) !== dateTime(iso, 'en', ownZone())
}

/** By the clock of who looks; where the owner's shows something else, that beside it. */
export function ownTime(iso: string, locale: Locale, owner: string): string {
  const own = time(iso, locale, ownZone())
  if (!isElsewhere(iso, owner)) return own
  const isSameDay = day(iso, locale, owner) === day(iso, locale, ownZone())
  const theirs = isSameDay ? time(iso, locale, owner) : `${day(iso, locale, owner)} ${time(iso, locale, owner)}`
  return `${own} (${theirs} ${zoneName(iso, locale, owner)})`
}

/** The same of a period. */
export function ownPeriod(start: string, end: string, locale: Locale, owner: string): string {
  const own = period(start, end, locale, ownZone())
  return isElsewhere(start, owner)
    ? `${own} (${period(start, end, locale, owner)} ${zoneName(start, locale, owner)})`
    : own
}

/** As short as people write it: GMT+8. */
function zoneName(iso: string, locale: Locale, zone: string): string {
  const parts = new Intl.DateTimeFormat(locale, {
    timeZoneName: 'shortOffset',
    ...zoned(zone),
  }).formatToParts(new Date(iso))
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone
}

/** An unknown zone of an old entry must not break the page: the browser's own then. */
function zoned(zone: string | undefined): { timeZone?: string } {
  if (zone === undefined) return {}
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return { timeZone: zone }
  } catch {
    return {}
  }
}

export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** `1:05` or `1:00:05`, for a place on a timeline. */
export function offset(millis: number): string {
  const all = Math.max(0, Math.floor(millis / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(all / 3600)
  const rest = `${two(Math.floor((all % 3600) / 60))}:${two(all % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}

export function age(birthDate: string, now: Date): number {
  const birth = new Date(birthDate)
  const before =
    now.getMonth() < birth.getMonth() ||
    (now.getMonth() === birth.getMonth() && now.getDate() < birth.getDate())
  return now.getFullYear() - birth.getFullYear() - (before ? 1 : 0)
}

/** A time of this day by the clock on the wall, with seconds. */
export function clock(millis: number): string {
  return new Date(millis).toTimeString().slice(0, 8)
}
