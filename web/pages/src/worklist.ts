import type { CaseRow } from './api/types'

export type WorklistFilter = 'active' | 'finished' | 'all'

const FINISHED = new Set(['CLOSED', 'CANCELLED', 'DECLINED', 'EXPIRED', 'ABORTED'])

const URGENCIES = ['EMERGENCY', 'URGENT']

/** Rows are read in pieces of this many, so many pieces at a time. */
const PIECE = 100
export const PIECES = 5

interface Piece {
  readonly items: CaseRow[]
  readonly next?: string
}

export interface Cases {
  readonly rows: CaseRow[]
  /** There are older ones. */
  readonly hasMore: boolean
}

/** Reads so many pieces of the worklist, the last change first. What changes meanwhile is read once. */
export async function readCases(
  piece: (after: string | undefined, limit: number) => Promise<Piece>,
  pieces: number,
): Promise<Cases> {
  const rows = new Map<string, CaseRow>()
  let next: string | undefined
  for (let i = 0; i < pieces; i++) {
    const found = await piece(next, PIECE)
    for (const row of found.items) if (!rows.has(row.id)) rows.set(row.id, row)
    next = found.next
    if (next === undefined) break
  }
  return { rows: byUrgency([...rows.values()]), hasMore: next !== undefined }
}

/** By urgency, then by due time, then the last change first: as the server sorts each piece. */
function byUrgency(rows: CaseRow[]): CaseRow[] {
  const rank = ({ urgency }: CaseRow) => (URGENCIES.includes(urgency) ? URGENCIES.indexOf(urgency) : URGENCIES.length)
  const due = ({ dueAt }: CaseRow) => (typeof dueAt === 'string' ? Date.parse(dueAt) : Infinity)
  const changed = ({ changedAt }: CaseRow) => Date.parse(changedAt)
  return rows.sort(
    (a, b) => rank(a) - rank(b) || compare(due(a), due(b)) || compare(changed(b), changed(a)),
  )
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1
}

/** The rows of one filter, in their order. */
export function select(rows: readonly CaseRow[], filter: WorklistFilter): CaseRow[] {
  if (filter === 'all') return [...rows]
  return rows.filter(({ state }) => FINISHED.has(state) === (filter === 'finished'))
}
