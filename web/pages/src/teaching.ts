import type { Http } from './api/http'
import type { JoinTicket } from './api/case-types'
import type { ConsentText, Named, Recording, Relation } from './api/types'
import type { Page, StepForm } from './requests'

/** A document of a session, as the vault has it. */
export interface TeachingPaper {
  kind: 'CONSENT' | 'WITHDRAWAL' | 'ANNOUNCEMENT' | 'RECORD'
  document: string
  sha256: string
  at: string
}

export interface Attended extends Named {
  organisation: string
  at: string
}

export interface TeachingConsent {
  textVersion: string
  teaching: boolean
  sensitiveInformation: boolean
  recording: boolean
  signer: string
  relation: Relation
}

export interface TeachingRow {
  id: string
  version: number
  state: string
  title: string
  department: string
  host: Named
  teacher: Named
  start: string
  end: string
  seats: number
  taken: number
  showsPatient: boolean
  isConsented: boolean
  alerts: string[]
  changedAt: string
}

export interface Teaching extends TeachingRow {
  allowed: string[]
  outline: string
  invited: Named[]
  presenters: Named[]
  isRecorded: boolean
  isEnrolled: boolean
  papers: TeachingPaper[]
  /** For the host. */
  enrolled?: Attended[]
  attendance?: Attended[]
  /** How many. */
  recordings?: number
  summary?: string
  signedAt?: string
  /** For the teacher. */
  patient?: Named & { birthDate?: string; identityNumber?: string }
  consent?: TeachingConsent & { at: string }
  consentText?: ConsentText
  lastReason?: string
}

export interface TeachingForm {
  title: string
  outline: string
  department: string
  teacher: string
  start: string
  minutes: number
  patient?: string
  invited: string[]
  presenters: string[]
  seats: number
  isRecorded: boolean
}

const id = encodeURIComponent
type Caller = Pick<Http, 'get' | 'post' | 'put'>

export function teachingApi(http: Caller) {
  const at = (session: string, rest = '') => `/teaching/${id(session)}${rest}`
  return {
    page: (cursor?: string) =>
      http.get<Page<TeachingRow>>(`/teaching${cursor === undefined ? '' : `?after=${id(cursor)}`}`),
    find: (session: string) => http.get<Teaching>(at(session)),
    plan: (form: TeachingForm) => http.post<Teaching>('/teaching', form),
    edit: (session: string, form: TeachingForm) => http.put<Teaching>(at(session, '/form'), form),
    consent: (session: string, consent: TeachingConsent) =>
      http.post<Teaching>(at(session, '/consent'), consent),
    step: (session: string, step: string, more: object = {}) =>
      step === 'signRecord'
        ? http.post<Teaching>(at(session, '/record'), more)
        : http.post<Teaching>(at(session, '/steps'), { step, ...more }),
    join: (session: string) => http.post<JoinTicket>(at(session, '/join'), {}),
    recordings: async (session: string) =>
      (await http.get<{ items: Recording[] }>(at(session, '/recordings'))).items,
    documentAddress: (session: string, document: string) =>
      `/api/v1${at(session, `/documents/${id(document)}`)}`,
  }
}

/** The steps that the panel takes; a room is joined, and begun and ended in it. */
export const TEACHING_STEPS: StepForm[] = [
  { step: 'announce', fields: [], tone: 'primary' },
  { step: 'enrol', fields: [], tone: 'primary' },
  { step: 'unenrol', fields: [] },
  { step: 'open', fields: [], tone: 'primary' },
  {
    step: 'reschedule',
    fields: [
      { name: 'start', kind: 'moment' },
      { name: 'reason', kind: 'text' },
    ],
  },
  { step: 'withdrawConsent', fields: [], tone: 'danger' },
  { step: 'end', fields: [], tone: 'danger' },
  {
    step: 'signRecord',
    fields: [
      { name: 'summary', kind: 'text' },
      { name: 'password', kind: 'password' },
    ],
    tone: 'primary',
  },
  { step: 'close', fields: [] },
  { step: 'cancel', fields: [{ name: 'reason', kind: 'text' }], tone: 'danger' },
]

/** What one may take oneself: offices enrol others, by name, elsewhere. */
export function ownSteps(session: Teaching, isDoctor: boolean): string[] {
  return session.allowed.filter((step) => {
    if (step === 'enrol') return isDoctor
    return step !== 'unenrol' || session.isEnrolled
  })
}

/** Who teaches or presents sends; everybody else only watches and listens. */
export function sends(session: Pick<Teaching, 'teacher' | 'presenters'>, practitioner: string): boolean {
  return [session.teacher, ...session.presenters].some(({ id }) => id === practitioner)
}

/** What was recorded may be played while no patient is shown, or the patient agrees to all of it. */
export function mayPlay({ showsPatient, consent }: Pick<Teaching, 'showsPatient' | 'consent'>): boolean {
  if (!showsPatient) return true
  return consent !== undefined && consent.teaching && consent.sensitiveInformation && consent.recording
}

export const TEACHING_OVER = ['CLOSED', 'CANCELLED', 'NOT_HELD', 'BROKEN_OFF']
/** When the room may be entered. */
export const TEACHING_OPEN = ['LOBBY', 'LIVE', 'SUSPENDED']

/** What needs somebody first, then what comes next; what is over last, the newest first. */
export function bySoon(rows: readonly TeachingRow[]): TeachingRow[] {
  const rank = ({ state, alerts }: TeachingRow) =>
    TEACHING_OVER.includes(state) ? 2 : alerts.length > 0 || TEACHING_OPEN.includes(state) ? 0 : 1
  return [...rows].sort((a, b) => {
    const order = rank(a) - rank(b)
    if (order !== 0) return order
    return rank(a) === 2 ? b.start.localeCompare(a.start) : a.start.localeCompare(b.start)
  })
}
