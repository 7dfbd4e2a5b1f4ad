import type { Http } from './api/http'
import { allOf } from './api/pieces'
import type { Role } from './api/types'
import type { Proof } from './passkeys'

export interface AccountRow {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly organisation?: { readonly id: string; readonly name: string }
  readonly isDisabled: boolean
  readonly isLocked: boolean
  /** How long a temporary password is good that was not changed yet. */
  readonly temporaryUntil?: string
}

/** How it was made sure who asks for a reset. */
export const IDENTITIES = ['IN_PERSON', 'VIDEO', 'CALL_BACK'] as const
export type Identity = (typeof IDENTITIES)[number]

/** Shown this once. */
export interface TemporaryPassword {
  readonly password: string
  readonly until: string
}

/** Whom a coordinator does not look after, in whichever organisation. */
const MORE_RIGHTS: readonly Role[] = ['OPERATOR', 'REGULATOR']

/** Whether the server would let this role do something to that account; the server decides. */
export function looksAfter(role: Role | undefined, account: AccountRow): boolean {
  return role === 'OPERATOR' || !MORE_RIGHTS.includes(account.role)
}

/** The accounts that one looks after: `/api/v1/accounts`. */
export class AccountsApi {
  constructor(private readonly http: Pick<Http, 'get' | 'post'>) {}

  list = async () =>
    (await allOf<AccountRow>(this.http, '/accounts')).sort((a, b) =>
      a.name.localeCompare(b.name, 'zh-CN'),
    )
  disable = (id: string, reason: string, password: string, proof: Proof) =>
    this.step<AccountRow>(id, 'disabling', { reason, password, ...proof })
  enable = (id: string, reason: string, password: string, proof: Proof) =>
    this.step<AccountRow>(id, 'enabling', { reason, password, ...proof })
  endSessions = (id: string, password: string, proof: Proof) =>
    this.step<undefined>(id, 'sessions/removal', { password, ...proof })
  resetPassword = (id: string, identity: Identity, password: string, proof: Proof) =>
    this.step<TemporaryPassword>(id, 'password-reset', { identity, password, ...proof })
  resetFactors = (id: string, identity: Identity, password: string, proof: Proof) =>
    this.step<undefined>(id, 'second-factor-reset', { identity, password, ...proof })

  private step = <T>(id: string, what: string, body: object) =>
    this.http.post<T>(`/accounts/${encodeURIComponent(id)}/${what}`, body)
}

/** Those whose name, id or organisation has the words in it. */
export function matching(all: readonly AccountRow[], words: string): AccountRow[] {
  const wanted = words.trim().toLocaleLowerCase()
  return all.filter(({ id, name, organisation }) =>
    `${name} ${id} ${organisation?.name ?? ''}`.toLocaleLowerCase().includes(wanted),
  )
}
