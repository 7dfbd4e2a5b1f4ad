import type { FreeSlot } from './api/types'

export interface DayOfSlots {
  /** `2026-11-23`, in the zone that was asked for. */
  readonly date: string
  readonly slots: readonly FreeSlot[]
}

/** Free times by calendar day of `zone`, in order. */
export function byDay(slots: readonly FreeSlot[], zone: string): DayOfSlots[] {
  const dates = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  const days = new Map<string, FreeSlot[]>()
  for (const slot of [...slots].sort((a, b) => Date.parse(a.start) - Date.parse(b.start))) {
    const date = dates.format(new Date(slot.start))
    days.set(date, [...(days.get(date) ?? []), slot])
  }
  return [...days].map(([date, ofDay]) => ({ date, slots: ofDay }))
}
