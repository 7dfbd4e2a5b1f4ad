import type { Http } from './api/http'
import type { Case, FreeSlot } from './api/types'

export interface Waiting {
  readonly state: 'NONE' | 'WAITING' | 'OFFERED' | 'TAKEN' | 'WITHDRAWN' | 'ENDED'
  readonly earlier?: boolean
  readonly before?: string
  readonly ahead?: number
  readonly offer?: Pick<FreeSlot, 'start' | 'end'> & { readonly until: string }
}

/** `/api/v1/cases/{id}/waiting`. */
export class WaitingApi {
  constructor(private readonly http: Pick<Http, 'get' | 'post' | 'delete'>) {}

  get = (id: string) => this.http.get<Waiting>(path(id))
  join = (id: string) => this.http.post<Waiting>(path(id))
  leave = (id: string) => this.http.delete<Waiting>(path(id))
  accept = (id: string) => this.http.post<Case>(`${path(id)}/acceptance`)
  decline = (id: string) => this.http.post<Waiting>(`${path(id)}/refusal`)
}

function path(id: string): string {
  return `/cases/${encodeURIComponent(id)}/waiting`
}
