import type { Http } from './api/http'

/** Stars that can be given. */
export const STARS = [1, 2, 3, 4, 5] as const
export const MAX_TEXT = 300

/** States of a case that was held. */
export const HELD: ReadonlySet<string> = new Set([
  'ENDED',
  'OPINION_DRAFT',
  'OPINION_SIGNED',
  'DELIVERED',
  'ACKNOWLEDGED',
  'CLOSED',
  'ARCHIVED',
])

/** The own answer; without stars while there is none. */
export interface Rating {
  readonly isOpen: boolean
  readonly stars?: number
  readonly text?: string
  readonly at?: string
  readonly changeableUntil?: string
}

export interface Satisfied {
  readonly group: 'PATIENT' | 'COUNTY_DOCTOR'
  readonly count: number
  readonly mean: number
  /** Of four and five stars. */
  readonly share: number
}

export interface RatingApi {
  get: () => Promise<Rating>
  put: (stars: number, text: string) => Promise<Rating>
}

type Asked = Pick<Http, 'get' | 'put'>

function ratingApi(http: Asked, path: string): RatingApi {
  return {
    get: () => http.get<Rating>(path),
    put: (stars, text) => http.put<Rating>(path, text === '' ? { stars } : { stars, text }),
  }
}

export const ownRatingApi = (http: Asked) => ratingApi(http, '/visit/rating')
export const caseRatingApi = (http: Asked, id: string) =>
  ratingApi(http, `/cases/${encodeURIComponent(id)}/rating`)

/** The last twelve months of the own organisation. */
export async function satisfaction(http: Pick<Http, 'get'>, now: Date): Promise<readonly Satisfied[]> {
  const from = new Date(now.getTime() - 365 * 86_400_000).toISOString()
  const found = await http.get<{ items: Satisfied[] }>(
    `/satisfaction?from=${encodeURIComponent(from)}&to=${encodeURIComponent(now.toISOString())}`,
  )
  return found.items
}
