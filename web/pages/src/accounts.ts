import type { Http } from './api/http'
import type { Role } from './api/types'

export interface AccountRow {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly organisation?: { readonly id: string; readonly name: string }
  readonly isDisabled: boolean
  readonly isLocked: boolean
}

/** The accounts that one looks after: `/api/v1/accounts`. */
export class AccountsApi {
  constructor(private readonly http: Pick<Http, 'get' | 'post' | 'delete'>) {}

  list = async () => (await this.http.get<{ items: AccountRow[] }>('/accounts')).items
  disable = (id: string, reason: string) => this.step(id, 'disabling', reason)
  enable = (id: string, reason: string) => this.step(id, 'enabling', reason)
  endSessions = (id: string) =>
    this.http.delete<undefined>(`/accounts/${encodeURIComponent(id)}/sessions`)

  private step = (id: string, what: string, reason: string) =>
    this.http.post<AccountRow>(`/accounts/${encodeURIComponent(id)}/${what}`, { reason })
}

/** Those whose name, id or organisation has the words in it. */
export function matching(all: readonly AccountRow[], words: string): AccountRow[] {
  const wanted = words.trim().toLocaleLowerCase()
  return all.filter(({ id, name, organisation }) =>
    `${name} ${id} ${organisation?.name ?? ''}`.toLocaleLowerCase().includes(wanted),
  )
}
