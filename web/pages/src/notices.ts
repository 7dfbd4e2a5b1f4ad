import type { Notice } from './api/types'

/** What of a list is marked as read when somebody asks for it. */
export function unreadOf(notices: readonly Notice[]): string[] {
  return notices.filter(({ isRead }) => !isRead).map(({ id }) => id)
}

/** Where a notice leads; visits are found in their lists. */
export function pageOf(notice: Notice): string {
  if (notice.account !== undefined) return '/security'
  if (notice.case !== undefined) return `/cases/${encodeURIComponent(notice.case)}`
  if (notice.block !== undefined) return `/visit-blocks/${encodeURIComponent(notice.block)}`
  return notice.teaching === undefined ? '/visit-blocks' : `/teaching/${encodeURIComponent(notice.teaching)}`
}

/** What the badge shows; empty for nothing. */
export function badge(unread: number): string {
  if (unread <= 0) return ''
  return unread > 99 ? '99+' : String(unread)
}

/** Whose opting out is of no use, and is not offered. */
export const SAFETY: ReadonlySet<string> = new Set(['CHANGED', 'CANCELLED', 'DISPLACED', 'DOCTOR_LATE', 'READ_IN_NEED'])

/** Who has a list for work, and says how to be told of it; the own sign-in everybody is told of. */
export function hasWorkNotices(role: string | undefined): boolean {
  return role === 'COUNTY_DOCTOR' || role === 'SPECIALIST' || role === 'COORDINATOR'
}

/** Whether a calendar has something to take from it. */
export function hasCalendar(notice: Notice): boolean {
  return (
    notice.case !== undefined &&
    notice.start !== undefined &&
    (notice.kind === 'BOOKED' || notice.kind === 'CHANGED')
  )
}
