import type { Participant } from '@huizhen/client'
import type { Http } from './api/http'
import type { JoinTicket } from './api/types'

export type WatchState = 'OPEN' | 'REVOKED' | 'OVER' | 'UNCONFIRMED' | 'EARLY'

/** A health authority's order to watch one consultation live. */
export interface WatchOrder {
  readonly id: string
  readonly number: string
  readonly authority: string
  readonly reason: string
  readonly watcherName: string
  readonly from: string
  readonly until: string
  readonly state: WatchState
  readonly isMine: boolean
  readonly mayConfirm: boolean
  readonly confirmedBy?: string
  readonly revokedBy?: string
}

export interface WatchWish {
  readonly number: string
  readonly authority: string
  readonly reason: string
  readonly from: string
  readonly until: string
}

const HOUR_MILLIS = 3_600_000

/** From now on, for so many hours. */
export function span(now: Date, hours: number): Pick<WatchWish, 'from' | 'until'> {
  return { from: now.toISOString(), until: new Date(now.getTime() + hours * HOUR_MILLIS).toISOString() }
}

/** Regulators who are in the room now: everybody there is told. */
export function watchers(participants: readonly Participant[]): Participant[] {
  return participants.filter(({ role, present }) => role.toLowerCase() === 'regulator' && present)
}

export function watchApi(http: Pick<Http, 'get' | 'post'>) {
  const at = (id: string) => `/cases/${encodeURIComponent(id)}`
  const order = (id: string, which: string) => `${at(id)}/watch-orders/${encodeURIComponent(which)}`
  return {
    list: async (id: string) => (await http.get<{ items: WatchOrder[] }>(`${at(id)}/watch-orders`)).items,
    enter: (id: string, wish: WatchWish) => http.post<WatchOrder>(`${at(id)}/watch-orders`, wish),
    confirm: (id: string, which: string, password: string) =>
      http.post<WatchOrder>(`${order(id, which)}/confirmation`, { password }),
    revoke: (id: string, which: string) => http.post<WatchOrder>(`${order(id, which)}/revocation`, {}),
    join: (id: string) => http.post<JoinTicket>(`${at(id)}/watch`, {}),
  }
}
