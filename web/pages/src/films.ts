/** A recording as one MP4, as the gateway makes it. */
export interface Film {
  id: string
  askedAt: string
  state: 'QUEUED' | 'RUNNING' | 'DONE' | 'FAILED'
  percent: number
  bytes: number
  mark: string
  fault?: string
}

export const PURPOSES = ['TREATMENT', 'QUALITY', 'DISPUTE', 'TRANSFER', 'PATIENT_COPY'] as const
export type Purpose = (typeof PURPOSES)[number]

/** Whether asking again later may show more. */
export function isUnderWay(films: readonly Film[]): boolean {
  return films.some(({ state }) => state === 'QUEUED' || state === 'RUNNING')
}

/** In words of one size: `12 MB`. */
export function megabytes(bytes: number): string {
  return `${Math.max(1, Math.round(bytes / 1_000_000))} MB`
}
