/** What is left until a moment, split for showing. */
export interface Left {
  readonly isOver: boolean
  readonly days: number
  readonly hours: number
  readonly minutes: number
  readonly seconds: number
  readonly totalMillis: number
}

export function leftUntil(moment: number, now: number): Left {
  const totalMillis = moment - now
  const seconds = Math.max(0, Math.ceil(totalMillis / 1000))
  return {
    isOver: totalMillis <= 0,
    days: Math.floor(seconds / 86_400),
    hours: Math.floor((seconds % 86_400) / 3_600),
    minutes: Math.floor((seconds % 3_600) / 60),
    seconds: seconds % 60,
    totalMillis,
  }
}

/** `5:07`, `1:05:07`: hours only when there are any; days count as hours. */
export function clockText({ days, hours, minutes, seconds }: Left): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const all = days * 24 + hours
  return all > 0 ? `${all}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`
}

/** The lobby of a consultation opens this long before its start. */
export const LOBBY_MILLIS = 15 * 60 * 1000
