import type { Http } from './api/http'
import type { ConsentText, Material, Named, Relation } from './api/types'

/** A field that a step asks for; `doctor` and `organisation` are chosen from a list. */
export interface Field {
  name: string
  kind: 'line' | 'text' | 'date' | 'moment' | 'doctor' | 'organisation' | 'place' | 'password'
  optional?: boolean
}

/** What a step asks for before it is taken. */
export interface StepForm {
  step: string
  fields: Field[]
  tone?: 'primary' | 'danger'
}

export interface Paper {
  kind: 'CONSENT' | 'FORM' | 'SUMMARY'
  version: number
  document: string
  sha256: string
  at: string
}

export interface RequestConsent {
  textVersion: string
  treatment: boolean
  sensitiveInformation: boolean
  signer: string
  relation: Relation
}

interface Row {
  id: string
  version: number
  state: string
  urgency: string
  department: string
  from: Named
  to: Named
  doctor?: Named
  patientName: string
  alerts: string[]
  dueAt?: string
  createdAt: string
  changedAt: string
}

interface Whole {
  allowed: string[]
  isConsented: boolean
  patient?: Named & { sex?: string; birthDate?: string; identityNumber?: string }
  materials?: Material[]
  consent?: RequestConsent & { at: string }
  consentText?: ConsentText
  lastReason?: string
}

export interface Referral extends Row, Omit<Whole, 'consent'> {
  /** To the receiving organisation that it was given for. */
  consent?: RequestConsent & { at: string; to?: Named }
  sender: Named
  redirectedBy: Named[]
  arrangement?: { kind: 'BED' | 'CLINIC'; place: string; at: string }
  departedAt?: string
  followUpDue?: string
  reason?: string
  diagnosis?: string
  summary?: string
  papers?: Paper[]
  origin?: { case: string; opinionVersion: number; opinion: string; opinionSha256: string }
  means?: string
  vitals?: string
  downSummary?: {
    diagnosis: string
    treatment: string
    medicines: string
    advice: string
    signedAt: string
  }
  followUp?: { doctor: Named; due: string; plan: string }
}

export interface ReferralForm {
  patient: string
  to: string
  department: string
  urgency: string
  reason: string
  diagnosis: string
  summary: string
}

export interface Report {
  version: number
  author: Named
  findings: string
  impression: string
  advice: string
  amends: string
  document?: string
  sha256?: string
  signedAt?: string
}

export interface DiagnosisOrder extends Row, Whole {
  kind: 'IMAGING' | 'ECG' | 'PATHOLOGY'
  requester: Named
  isOverdue: boolean
  hasStudy: boolean
  reportVersions: number
  question?: string
  summary?: string
  /** While it is being written, to its writer. */
  study?: string
  reports?: Report[]
  draft?: Report
  note?: string
}

export interface OrderForm {
  patient: string
  to: string
  kind: string
  department: string
  urgency: string
  question: string
  summary: string
  study?: string
}

export interface Page<T> {
  items: T[]
  next?: string
}

const id = encodeURIComponent
const after = (cursor?: string) => (cursor === undefined ? '' : `?after=${id(cursor)}`)
type Caller = Pick<Http, 'get' | 'post' | 'put'>

export function referralsApi(http: Caller) {
  const at = (referral: string, rest = '') => `/referrals/${id(referral)}${rest}`
  return {
    page: (cursor?: string) => http.get<Page<Referral>>(`/referrals${after(cursor)}`),
    find: (referral: string) => http.get<Referral>(at(referral)),
    create: (form: ReferralForm) => http.post<Referral>('/referrals', form),
    fromCase: (caseId: string, more: { urgency?: string; reason?: string } = {}) =>
      http.post<Referral>(`/cases/${id(caseId)}/referral`, more),
    edit: (referral: string, form: ReferralForm) => http.put<Referral>(at(referral, '/form'), form),
    consent: (referral: string, consent: RequestConsent) =>
      http.post<Referral>(at(referral, '/consent'), consent),
    step: (referral: string, step: string, more: object = {}) => {
      if (step === 'submit') return http.post<Referral>(at(referral, '/submission'))
      if (step === 'downRefer') return http.post<Referral>(at(referral, '/summary'), more)
      return http.post<Referral>(at(referral, '/steps'), { step, ...more })
    },
    documentAddress: (referral: string, document: string) =>
      `/api/v1${at(referral, `/documents/${id(document)}`)}`,
  }
}

export function ordersApi(http: Caller) {
  const at = (order: string, rest = '') => `/orders/${id(order)}${rest}`
  return {
    page: (cursor?: string) => http.get<Page<DiagnosisOrder>>(`/orders${after(cursor)}`),
    find: (order: string) => http.get<DiagnosisOrder>(at(order)),
    create: (form: OrderForm) => http.post<DiagnosisOrder>('/orders', form),
    edit: (order: string, form: OrderForm) => http.put<DiagnosisOrder>(at(order, '/form'), form),
    consent: (order: string, consent: RequestConsent) =>
      http.post<DiagnosisOrder>(at(order, '/consent'), consent),
    step: (order: string, step: string, more: object = {}) =>
      http.post<DiagnosisOrder>(at(order, '/steps'), { step, ...more }),
    openStudy: async (order: string) =>
      (await http.post<{ url: string }>(at(order, '/study-openings'))).url,
    draft: (
      order: string,
      report: { findings: string; impression: string; advice: string; reason?: string },
    ) => http.put<DiagnosisOrder>(at(order, '/report'), report),
    sign: (order: string, version: number, password: string) =>
      http.post<DiagnosisOrder>(at(order, '/report/signature'), { version, password }),
    uploadAddress: (order: string) => `/api/v1${at(order, '/materials')}`,
    documentAddress: (order: string, document: string) =>
      `/api/v1${at(order, `/documents/${id(document)}`)}`,
  }
}

const REASON: Field = { name: 'reason', kind: 'text' }

/** The steps of a referral that one panel takes, in the order of its buttons. */
export const REFERRAL_STEPS: StepForm[] = [
  { step: 'submit', fields: [], tone: 'primary' },
  { step: 'accept', fields: [{ name: 'doctor', kind: 'doctor' }], tone: 'primary' },
  { step: 'receive', fields: [] },
  { step: 'redirect', fields: [{ name: 'to', kind: 'organisation' }, REASON] },
  { step: 'reject', fields: [REASON], tone: 'danger' },
  {
    step: 'schedule',
    fields: [
      { name: 'kind', kind: 'place' },
      { name: 'place', kind: 'line' },
      { name: 'at', kind: 'moment' },
    ],
    tone: 'primary',
  },
  {
    step: 'depart',
    fields: [
      { name: 'means', kind: 'line' },
      { name: 'vitals', kind: 'text', optional: true },
    ],
  },
  { step: 'arrive', fields: [], tone: 'primary' },
  { step: 'admit', fields: [], tone: 'primary' },
  { step: 'treat', fields: [], tone: 'primary' },
  {
    step: 'downRefer',
    fields: [
      { name: 'diagnosis', kind: 'text' },
      { name: 'treatment', kind: 'text' },
      { name: 'medicines', kind: 'text', optional: true },
      { name: 'advice', kind: 'text' },
      { name: 'password', kind: 'password' },
    ],
    tone: 'primary',
  },
  { step: 'receiveBack', fields: [], tone: 'primary' },
  {
    step: 'followUp',
    fields: [
      { name: 'doctor', kind: 'doctor' },
      { name: 'due', kind: 'date' },
      { name: 'plan', kind: 'text' },
    ],
    tone: 'primary',
  },
  { step: 'close', fields: [] },
  { step: 'cancel', fields: [REASON], tone: 'danger' },
]

export const ORDER_STEPS: StepForm[] = [
  { step: 'submit', fields: [], tone: 'primary' },
  { step: 'accept', fields: [{ name: 'doctor', kind: 'doctor' }], tone: 'primary' },
  { step: 'return', fields: [REASON] },
  { step: 'decline', fields: [REASON], tone: 'danger' },
  { step: 'acknowledge', fields: [{ name: 'note', kind: 'text' }], tone: 'primary' },
  { step: 'close', fields: [] },
  { step: 'cancel', fields: [REASON], tone: 'danger' },
]

/** What a step's form sends: without what is empty, moments as instants. */
export function bodyOf(form: StepForm, values: Record<string, string>): Record<string, string> {
  const body: Record<string, string> = {}
  for (const { name, kind } of form.fields) {
    const value = (values[name] ?? '').trim()
    if (value !== '') body[name] = kind === 'moment' ? new Date(value).toISOString() : value
  }
  return body
}

/** The first field that is needed and empty. */
export function missing(form: StepForm, values: Record<string, string>): string | undefined {
  return form.fields.find(
    ({ name, optional }) => optional !== true && (values[name] ?? '').trim() === '',
  )?.name
}

/** Emergencies and what is late first; else as they came, the newest first. */
export function byNeed<T extends { urgency: string; alerts: string[] }>(rows: readonly T[]): T[] {
  const need = ({ urgency, alerts }: T) =>
    (urgency === 'ROUTINE' ? 0 : 2) + (alerts.length > 0 ? 1 : 0)
  return [...rows].sort((a, b) => need(b) - need(a))
}

/** Finished consultations can be referred from. */
export const REFERABLE = ['DELIVERED', 'ACKNOWLEDGED', 'CLOSED', 'ARCHIVED', 'CONVERTED']

export const REFERRAL_OVER = ['REJECTED', 'CLOSED', 'CANCELLED']
export const ORDER_OVER = ['DECLINED', 'CLOSED', 'CANCELLED', 'EXPIRED']
