import type { Http } from './api/http'

export interface OwnSession {
  readonly id: string
  readonly begunAt: string
  readonly browser: string
  readonly isThis: boolean
}

export interface Security {
  readonly secondFactor: {
    readonly isOn: boolean
    readonly isRequired: boolean
    readonly recoveryCodes: number
    readonly since?: string
  }
  readonly sessions: readonly OwnSession[]
}

/** A factor that was begun: it holds once its owner shows a first code. */
export interface NewFactor {
  readonly secret: string
  readonly uri: string
}

interface Codes {
  readonly recoveryCodes: string[]
}

/** The own sign-in: `/api/v1/security`. */
export class SecurityApi {
  constructor(private readonly http: Pick<Http, 'get' | 'post' | 'delete'>) {}

  show = () => this.http.get<Security>('/security')
  begin = (password: string) => this.http.post<NewFactor>('/security/second-factor', { password })
  confirm = async (code: string) =>
    (await this.http.post<Codes>('/security/second-factor/confirmation', { code })).recoveryCodes
  remove = (password: string, code: string) =>
    this.http.post<undefined>('/security/second-factor/removal', { password, code })
  renew = async (password: string, code: string) =>
    (await this.http.post<Codes>('/security/recovery-codes', { password, code })).recoveryCodes
  changePassword = (password: string, newPassword: string, code?: string) =>
    this.http.post<undefined>('/security/password', {
      password,
      newPassword,
      ...(code === undefined ? {} : { code }),
    })
  end = (session: string) =>
    this.http.delete<undefined>(`/security/sessions/${encodeURIComponent(session)}`)
  endOthers = () => this.http.delete<undefined>('/security/sessions')
}

/** In groups of four, as people read it from one screen to another. */
export function inFours(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(' ') ?? ''
}
