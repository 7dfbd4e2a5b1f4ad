import type { Http } from './api/http'
import { allOf } from './api/pieces'

export interface Overview {
  readonly at: string
  readonly rooms: number
  readonly people: number
  readonly cases: Readonly<Record<string, number>>
  readonly overdue: number
  readonly alerts: Readonly<Record<string, number>>
}

export interface Alert {
  readonly kind: string
  readonly at: string
  readonly sequence: number
  readonly about: string
  readonly why: string
}

export interface Risk {
  readonly weight: number
  readonly reasons: readonly { reason: string; points: number }[]
}

export interface SupervisedCase {
  readonly id: string
  readonly state: string
  readonly patientName: string
  readonly department: string
  readonly inviting: string
  readonly invited: string
  readonly risk: Risk
}

/** An entry, a document, a signature or a recording. */
export interface Moment {
  readonly type: 'entry' | 'document' | 'signature' | 'recording'
  readonly at: string
  readonly sequence?: number
  readonly action?: string
  readonly actorName?: string
  readonly outcome?: string
  readonly kind?: string
  readonly state?: string
  readonly sha256?: string
  readonly hash?: string
  readonly isWhole?: boolean
  readonly isValid?: boolean
  /** Older signatures are the gateway's own. */
  readonly signedBy?: 'PRACTITIONER' | 'GATEWAY'
  readonly certificate?: { subject: string; serial: string; issuer: string }
  readonly stampedAt?: string
  readonly stampedBy?: string
  readonly status?: 'good' | 'revoked' | 'unknown'
  readonly endedAt?: string
  readonly endedFor?: string
  readonly faults?: readonly string[]
  readonly gaps?: readonly { cause: string }[]
}

export interface Trace extends SupervisedCase {
  readonly timeline: readonly Moment[]
}

export interface Identity {
  readonly name: string
  readonly identityNumber: string
  readonly phone: string
  readonly birthDate: string
}

type Reader = Pick<Http, 'get'>

export async function alerts(http: Reader): Promise<readonly Alert[]> {
  return allOf<Alert>(http, '/alerts')
}

export async function sample(http: Reader, seed: string, size: number): Promise<SupervisedCase[]> {
  const query = new URLSearchParams({ seed, size: String(size) })
  return (await http.get<{ items: SupervisedCase[] }>(`/sample?${query}`)).items
}

export function trace(http: Reader, id: string): Promise<Trace> {
  return http.get<Trace>(`/cases/${encodeURIComponent(id)}/trace`)
}

export function identity(http: Reader, id: string, reason: string): Promise<Identity> {
  const query = new URLSearchParams({ reason })
  return http.get<Identity>(`/cases/${encodeURIComponent(id)}/identity?${query}`)
}

/** Whether something about it does not fit. */
export function isBad(moment: Moment): boolean {
  return (
    moment.isWhole === false ||
    moment.isValid === false ||
    (moment.gaps?.length ?? 0) > 0 ||
    (moment.outcome?.startsWith('refused:') ?? false)
  )
}

/** The address of the indicators of the last 30 days as CSV. */
export function indicatorsCsv(now: Date): string {
  const from = new Date(now.getTime() - 30 * 86_400_000)
  const query = new URLSearchParams({ from: from.toISOString(), to: now.toISOString() })
  return `/supervision/v1/indicators.csv?${query}`
}
