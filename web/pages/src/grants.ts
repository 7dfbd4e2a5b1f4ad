import type { Application, Material, Opinion } from './api/types'
import type { Http } from './api/http'
import { allOf, wholeOf } from './api/pieces'

export const ITEMS = ['APPLICATION', 'MATERIALS', 'OPINION'] as const
export type GrantItem = (typeof ITEMS)[number]

/** For how long a patient may choose to grant, in days. */
export const DAYS = [7, 30, 90] as const

export interface Grant {
  readonly id: string
  readonly to: string
  readonly items: readonly GrantItem[]
  readonly from: string
  readonly until: string
  readonly isOpen: boolean
  /** By a doctor in need. */
  readonly isTaken: boolean
  readonly revokedAt?: string
  readonly by?: string
  readonly byName?: string
  readonly home?: string
  readonly reason?: string
  readonly case?: string
  readonly review?: { readonly by: string; readonly at: string; readonly isJustified: boolean; readonly note: string }
}

export interface OwnGrants {
  readonly items: readonly Grant[]
  readonly next?: string
  readonly organisations: readonly { readonly id: string; readonly name: string }[]
}

/** A case as far as a grant goes. */
export interface GrantedCase {
  readonly id: string
  readonly state: string
  readonly createdAt: string
  readonly application?: Application
  readonly materials?: readonly Material[]
  readonly opinion?: Partial<Opinion>
}

export interface OpenGrant extends Grant {
  readonly cases: readonly GrantedCase[]
}

const id = encodeURIComponent
type Asked = Pick<Http, 'get' | 'post' | 'delete'>

/** What a patient asks. */
export function ownGrantsApi(http: Asked) {
  return {
    list: () => wholeOf<OwnGrants>(http, '/visit/grants'),
    give: (organisation: string, items: readonly GrantItem[], until: Date) =>
      http.post<Grant>('/visit/grants', { organisation, items, until: until.toISOString() }),
    revoke: (grant: string) => http.delete<undefined>(`/visit/grants/${id(grant)}`),
  }
}

/** What doctors and those who review ask. */
export function grantsApi(http: Asked) {
  return {
    list: () => allOf<Grant>(http, '/grants'),
    open: (grant: string) => http.get<OpenGrant>(`/grants/${id(grant)}`),
    breakGlass: (caseId: string, reason: string, password: string) =>
      http.post<Grant>('/broken-glass', { case: caseId, reason, password }),
    broken: () => allOf<Grant>(http, '/broken-glass'),
    review: (grant: string, isJustified: boolean, note: string) =>
      http.post<Grant>(`/broken-glass/${id(grant)}/review`, { isJustified, note }),
  }
}

export const materialAddress = (grant: string, material: string) =>
  `/api/v1/grants/${id(grant)}/materials/${id(material)}`

/** Open ones first, then the newest. */
export function inOrder(all: readonly Grant[]): Grant[] {
  return [...all].sort(
    (a, b) => Number(b.isOpen) - Number(a.isOpen) || b.from.localeCompare(a.from),
  )
}

/** Those that nobody has reviewed first, then the newest. */
export function toReview(all: readonly Grant[]): Grant[] {
  return [...all].sort(
    (a, b) =>
      Number(a.review !== undefined) - Number(b.review !== undefined) || b.from.localeCompare(a.from),
  )
}
