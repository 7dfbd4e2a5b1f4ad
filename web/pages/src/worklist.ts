import type { CaseRow } from './api/types'

export type WorklistFilter = 'active' | 'finished' | 'all'

const FINISHED = new Set(['CLOSED', 'CANCELLED', 'DECLINED', 'EXPIRED', 'ABORTED'])

/** The rows of one filter, in the server's order (by urgency, then by due time). */
export function select(rows: readonly CaseRow[], filter: WorklistFilter): CaseRow[] {
  if (filter === 'all') return [...rows]
  return rows.filter(({ state }) => FINISHED.has(state) === (filter === 'finished'))
}
