import type { RundownItem } from '@huizhen/client'
import type { CaseRow } from './api/types'
import { select } from './worklist'

/** How an item's time is now. */
export interface ItemClock {
  readonly elapsedSeconds: number
  /** Below zero: over by so many. */
  readonly leftSeconds: number
  readonly isOver: boolean
}

/** What the server said at `receivedAt`, counted on to `now`: both by one clock that only runs forward. */
export function itemClock(item: RundownItem, receivedAt: number, now: number): ItemClock {
  const since = item.state === 'running' ? Math.max(0, now - receivedAt) : 0
  const elapsedSeconds = Math.floor((item.elapsedMillis + since) / 1000)
  const leftSeconds = (item.minutes + item.extended) * 60 - elapsedSeconds
  return { elapsedSeconds, leftSeconds, isOver: leftSeconds < 0 }
}

/** `7:05`, or `1:02:05` from an hour on. */
export function minuteText(seconds: number): string {
  const all = Math.abs(Math.trunc(seconds))
  const two = (part: number) => String(part).padStart(2, '0')
  const hours = Math.floor(all / 3600)
  const minutes = Math.floor(all / 60) % 60
  return hours > 0 ? `${hours}:${two(minutes)}:${two(all % 60)}` : `${minutes}:${two(all % 60)}`
}

export function runningItem(items: readonly RundownItem[]): RundownItem | undefined {
  return items.find(({ state }) => state === 'running')
}

/** What runs where it takes a case that is not the room's own. */
export function itemOfAnother(items: readonly RundownItem[], own: string): RundownItem | undefined {
  const running = runningItem(items)
  return running?.case === undefined || running.case === own ? undefined : running
}

/** Enough of a case's id to tell it from others by. */
export function shortNumber(caseId: string): string {
  return caseId.slice(0, 8)
}

/** A case that an item may take, in words that name no patient. */
export interface CaseChoice {
  readonly id: string
  readonly label: string
}

/** The other cases that are under way, of those that the reader may see. */
export function choicesOf(
  rows: readonly CaseRow[],
  own: string,
  words: (row: CaseRow) => readonly string[],
): CaseChoice[] {
  return select(rows, 'active')
    .filter(({ id }) => id !== own)
    .map((row) => ({ id: row.id, label: words(row).filter((word) => word !== '').join(' · ') }))
}

/** Which one "next" begins, as the server has it. */
export function nextItem(items: readonly RundownItem[]): RundownItem | undefined {
  const from = items.findIndex(({ state }) => state === 'running') + 1
  const isPlanned = ({ state }: RundownItem) => state === 'planned'
  return items.slice(from).find(isPlanned) ?? items.find(isPlanned)
}

/** Before which item one goes that moves a place up or down; undefined: it can't. */
export function moveTarget(
  items: readonly RundownItem[],
  item: number,
  isUp: boolean,
): { before?: number } | undefined {
  const at = items.findIndex((one) => one.item === item)
  if (at < 0) return undefined
  if (isUp) {
    const above = items[at - 1]
    return above && { before: above.item }
  }
  if (at === items.length - 1) return undefined
  const after = items[at + 2]
  return after === undefined ? {} : { before: after.item }
}
