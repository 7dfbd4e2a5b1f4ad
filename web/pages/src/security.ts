import type { Http } from './api/http'
import type { PasskeyMade, PasskeyWish, Proof } from './passkeys'

export interface OwnSession {
  readonly id: string
  readonly begunAt: string
  readonly browser: string
  readonly isThis: boolean
}

export interface Passkey {
  readonly id: string
  readonly name: string
  readonly createdAt: string
  readonly lastUsedAt?: string
  /** It may be on several devices of its owner. */
  readonly isSynced: boolean
  readonly host: string
  /** It is for the pages at this address. */
  readonly isHere: boolean
}

/** Where one is told of changes of the own sign-in. */
export interface SecurityContact {
  readonly email?: string
  readonly phone?: string
  readonly language: 'zh-CN' | 'en'
}

/** Of the key that documents are signed with. */
export interface SigningCertificate {
  readonly subject: string
  readonly serial: string
  readonly issuer: string
  readonly validUntil: string
  readonly madeAt: string
}

export interface Security {
  readonly secondFactor: {
    readonly isOn: boolean
    readonly isRequired: boolean
    readonly recoveryCodes: number
    readonly since?: string
  }
  readonly passkeys: readonly Passkey[]
  readonly contact?: SecurityContact
  readonly signingCertificate?: SigningCertificate
  readonly sessions: readonly OwnSession[]
}

/** There is a second factor of either kind. */
export function hasFactor(security: Security): boolean {
  return security.secondFactor.isOn || security.passkeys.length > 0
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
  constructor(private readonly http: Pick<Http, 'get' | 'post' | 'put'>) {}

  show = () => this.http.get<Security>('/security')
  begin = (password: string, proof: Proof = {}) =>
    this.http.post<NewFactor>('/security/second-factor', { password, ...proof })
  confirm = async (code: string) =>
    (await this.http.post<Codes>('/security/second-factor/confirmation', { code })).recoveryCodes
  remove = (password: string, proof: Proof) =>
    this.http.post<undefined>('/security/second-factor/removal', { password, ...proof })
  renew = async (password: string, proof: Proof) =>
    (await this.http.post<Codes>('/security/recovery-codes', { password, ...proof })).recoveryCodes
  changePassword = (password: string, newPassword: string, proof: Proof = {}) =>
    this.http.post<undefined>('/security/password', { password, newPassword, ...proof })
  beginPasskey = (password: string, proof: Proof) =>
    this.http.post<PasskeyWish>('/security/passkeys/registration', { password, ...proof })
  /** The recovery codes, which come with the first factor. */
  registerPasskey = async (name: string, made: PasskeyMade) =>
    (await this.http.post<Partial<Codes>>('/security/passkeys', { name, ...made })).recoveryCodes ?? []
  renamePasskey = (passkey: string, name: string) =>
    this.http.put<undefined>(`/security/passkeys/${encodeURIComponent(passkey)}/name`, { name })
  removePasskey = (passkey: string, password: string, proof: Proof) =>
    this.http.post<undefined>(`/security/passkeys/${encodeURIComponent(passkey)}/removal`, {
      password,
      ...proof,
    })
  end = (session: string, password: string, proof: Proof) =>
    this.http.post<undefined>(`/security/sessions/${encodeURIComponent(session)}/removal`, {
      password,
      ...proof,
    })
  endOthers = (password: string, proof: Proof) =>
    this.http.post<undefined>('/security/sessions/removal', { password, ...proof })
  putContact = (contact: SecurityContact, password: string, proof: Proof) =>
    this.http.put<SecurityContact>('/security/contact', { ...contact, password, ...proof })
}

/** In groups of four, as people read it from one screen to another. */
export function inFours(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(' ') ?? ''
}
