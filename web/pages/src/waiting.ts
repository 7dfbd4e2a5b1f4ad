import { newKey, type Http } from './api/http'
import type { Case, FreeSlot, Named } from './api/types'

export interface Waiting {
  readonly state: 'NONE' | 'WAITING' | 'OFFERED' | 'TAKEN' | 'WITHDRAWN' | 'ENDED'
  readonly version?: number
  /** Of the department. */
  readonly anyone?: boolean
  readonly earlier?: boolean
  readonly before?: string
  readonly ahead?: number
  /** What its whole team waits for. */
  readonly team?: TeamWish
  readonly offer?: Pick<FreeSlot, 'start' | 'end'> & {
    readonly until: string
    readonly specialist?: Named
    /** Of a team, for whom it is kept beside the chair. */
    readonly beside?: readonly string[]
  }
}

export interface TeamWish {
  readonly from?: string
  readonly minutes: number
  readonly optional: number
}

/** What somebody wants to wait for. */
export interface Wish {
  readonly before?: string
  readonly anyone?: boolean
  readonly team?: TeamWish
}

/** `/api/v1/cases/{id}/waiting`. What is offered is taken or refused as it was seen, or not at all. */
export class WaitingApi {
  constructor(private readonly http: Pick<Http, 'get' | 'post' | 'delete'>) {}

  get = (id: string) => this.http.get<Waiting>(path(id))
  join = (id: string, wish: Wish) => this.http.post<Waiting>(path(id), wish)
  leave = (id: string) => this.http.delete<Waiting>(path(id))
  accept = (id: string, version?: number) =>
    this.http.post<Case>(`${path(id)}/acceptance`, {}, newKey(), version)
  decline = (id: string, version?: number) =>
    this.http.post<Waiting>(`${path(id)}/refusal`, {}, newKey(), version)
}

function path(id: string): string {
  return `/cases/${encodeURIComponent(id)}/waiting`
}
