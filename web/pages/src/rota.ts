import type { OnCallShift, Weekday } from './api/types'

export const WEEK: readonly Weekday[] = [
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
  'SUNDAY',
]
const SHORT = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** The day and the minute of the day somewhere. */
function local(now: number, zone: string): { day: number; minute: number } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(now))
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  return {
    day: SHORT.indexOf(part('weekday')),
    minute: Number(part('hour')) * 60 + Number(part('minute')),
  }
}

function minuteOf(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':')
  return Number(hours) * 60 + Number(minutes)
}

/** From the same minute to the same minute is the whole day round. */
export function isAllDay({ from, to }: OnCallShift): boolean {
  return from !== undefined && to !== undefined && minuteOf(from) === minuteOf(to)
}

/** Whether a shift is on now; one whose end is not after its start goes into the next day. */
export function isOnNow(shift: OnCallShift, now: number): boolean {
  const { days, from, to, zone, start, end } = shift
  if (days === undefined || from === undefined || to === undefined) {
    return start !== undefined && end !== undefined && Date.parse(start) <= now && now < Date.parse(end)
  }
  const { day, minute } = local(now, zone ?? 'Asia/Shanghai')
  const [first, last] = [minuteOf(from), minuteOf(to)]
  const today = days.includes(WEEK[day] ?? 'MONDAY')
  const yesterday = days.includes(WEEK[(day + 6) % 7] ?? 'MONDAY')
  if (first < last) return today && first <= minute && minute < last
  return (today && minute >= first) || (yesterday && minute < last)
}

/** By department, then by level: as they are rung. */
export function inOrder(shifts: readonly OnCallShift[]): OnCallShift[] {
  return [...shifts].sort(
    (a, b) => a.department.localeCompare(b.department, 'zh-CN') || a.level - b.level,
  )
}
