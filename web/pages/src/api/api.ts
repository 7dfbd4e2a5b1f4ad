import type { Proof } from '../passkeys'
import type { Film, Purpose } from '../films'
import type { Picture, Study, Tags } from '../studies'
import type { Excuse } from './emergency-types'
import { newKey, type Http } from './http'
import { allOf } from './pieces'
import type {
  Application,
  AuditEntry,
  Case,
  CaseRow,
  Consent,
  ConsentOverride,
  ConsentText,
  EmergencyCall,
  FreeSlot,
  FrozenPicture,
  GuestLink,
  GuestRole,
  GuestTicket,
  JoinTicket,
  Meta,
  NewPatient,
  NewTeam,
  NoticeContact,
  NoticeList,
  OnCallRota,
  OpinionField,
  Organisation,
  Patient,
  Practitioner,
  Recording,
  RecordingNote,
  Ring,
  RoomList,
  SignedIn,
  TeamPlan,
  Verification,
} from './types'

interface Items<T> {
  items: T[]
}

type Query = Record<string, string | number | undefined>

function query(parameters: Query): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}

const id = encodeURIComponent

/** Each operation of `/api/v1` that the pages use. */
export class Api {
  constructor(private readonly http: Http) {}

  meta = () => this.http.get<Meta>('/meta')
  session = () => this.http.get<SignedIn>('/session')
  signIn = (username: string, password: string, proof: Proof = {}) =>
    this.http.post<SignedIn>('/session', { username, password, ...proof })
  signOut = () => this.http.delete<{ endSession?: string } | undefined>('/session')

  organisations = () => allOf<Organisation>(this.http, '/directory/organisations')
  practitioners = (organisation: string, department?: string) =>
    allOf<Practitioner>(this.http, `/directory/practitioners${query({ organisation, department })}`)
  slots = (practitioner: string, from: string, to: string, limit: number) =>
    this.items<FreeSlot>(`/practitioners/${id(practitioner)}/slots${query({ from, to, limit })}`)

  patients = () => allOf<Patient>(this.http, '/patients')
  addPatient = (patient: NewPatient) => this.http.post<Patient>('/patients', patient)

  /** A piece of the worklist: `next` is where the one after it begins. */
  casesAfter = (after: string | undefined, limit: number) =>
    this.http.get<Items<CaseRow> & { next?: string }>(`/cases${query({ after, limit })}`)
  case = (caseId: string) => this.http.get<Case>(this.at(caseId))
  /** Nothing, and nothing on record, when the case is still at this version. */
  caseIfChanged = (caseId: string, version: number) =>
    this.http.getIfChanged<Case>(this.at(caseId), version)
  create = (application: Application, key: string) =>
    this.http.post<Case>('/cases', application, key)
  edit = (caseId: string, application: Application, version?: number) =>
    this.http.put<Case>(this.at(caseId, 'application'), application, newKey(), version)
  submit = (caseId: string) => this.http.post<Case>(this.at(caseId, 'submit'))
  accept = (caseId: string, specialist: string) =>
    this.http.post<Case>(this.at(caseId, 'accept'), { specialist })
  refuse = (caseId: string, how: 'return' | 'decline' | 'cancel', reason: string) =>
    this.http.post<Case>(this.at(caseId, how), { reason })
  overbook = (caseId: string, { start, end }: FreeSlot, reason: string) =>
    this.http.post<Case>(this.at(caseId, 'overbooking'), { start, end, reason })
  book = (caseId: string, { start, end }: FreeSlot) =>
    this.http.post<Case>(this.at(caseId, 'booking'), { start, end })

  consentText = () => this.http.get<ConsentText>('/consent-text')
  consent = (caseId: string, consent: Omit<Consent, 'at'>) =>
    this.http.post<Case>(this.at(caseId, 'consent'), consent)
  withdrawRecording = (caseId: string) =>
    this.http.delete<Case>(this.at(caseId, 'consent/recording'))
  join = (caseId: string) => this.http.post<JoinTicket>(this.at(caseId, 'join'))
  linkGuest = (caseId: string, role: GuestRole, name: string) =>
    this.http.post<GuestLink>(this.at(caseId, 'guest-links'), { role, name })
  openGuestLink = (token: string) =>
    this.http.post<JoinTicket>('/guest-links/openings', { token })
  inviteGuest = (caseId: string, role: string, name: string) =>
    this.http.post<GuestTicket>(this.at(caseId, 'device-tickets'), { role, name })

  draftOpinion = (
    caseId: string,
    opinion: {
      findings: string
      diagnosis: string
      advice: string
      takenOver?: { draft: string; fields: OpinionField[] }
    },
  ) => this.http.put<Case>(this.at(caseId, 'opinion'), opinion)
  signOpinion = (caseId: string, password: string, version: number) =>
    this.http.post<Case>(this.at(caseId, 'opinion/signature'), { password }, newKey(), version)
  acknowledge = (caseId: string, finalDecision: string) =>
    this.http.post<Case>(this.at(caseId, 'acknowledgement'), { finalDecision })
  close = (caseId: string) => this.http.post<Case>(this.at(caseId, 'close'))

  caseAudit = (caseId: string) => allOf<AuditEntry>(this.http, this.at(caseId, 'audit'))
  audit = (before: number | undefined, limit: number) =>
    this.items<AuditEntry>(`/audit${query({ before, limit })}`)
  verifyAudit = () => this.http.get<Verification>('/audit/verification')

  recordings = (caseId: string) => this.items<Recording>(this.at(caseId, 'recordings'))
  recording = (recordingId: string) => this.http.get<Recording>(`/recordings/${id(recordingId)}`)
  recordingNotes = (recordingId: string) =>
    this.items<RecordingNote>(`/recordings/${id(recordingId)}/notes`)
  segment = (recordingId: string, track: number, segment: number, signal?: AbortSignal) =>
    this.http.bytes(`/recordings/${id(recordingId)}/tracks/${track}/segments/${segment}`, signal)
  stills = (caseId: string) => this.items<FrozenPicture>(this.at(caseId, 'stills'))
  still = (recordingId: string, still: string) =>
    this.http.bytes(`/recordings/${id(recordingId)}/stills/${id(still)}`)
  films = (recordingId: string) => this.items<Film>(`/recordings/${id(recordingId)}/films`)
  askFilm = (recordingId: string, purpose: Purpose) =>
    this.http.post<Film>(`/recordings/${id(recordingId)}/films`, { purpose })

  studies = (caseId: string) => this.items<Study>(this.at(caseId, 'studies'))
  findStudies = (caseId: string, accession: string) =>
    this.items<Study>(this.at(caseId, 'studies/search') + query({ accession }))
  linkStudy = (caseId: string, study: string) => this.http.post<Study>(this.at(caseId, 'studies'), { study })
  series = (caseId: string, study: string) =>
    this.http.get<Tags[]>(this.at(caseId, `dicomweb/studies/${id(study)}/series`))
  seriesMetadata = (caseId: string, study: string, series: string) =>
    this.http.get<Tags[]>(this.at(caseId, `dicomweb/studies/${id(study)}/series/${id(series)}/metadata`))
  /** Of a frame as it was made. */
  frameAddress = (caseId: string, study: string, { series, instance, frame }: Picture) =>
    `/api/v1${this.at(caseId, `dicomweb/studies/${id(study)}/series/${id(series)}`)}` +
    `/instances/${id(instance)}/frames/${frame}`
  /** Of the same as the archive draws it. */
  pictureAddress = (caseId: string, study: string, picture: Picture, window?: string) =>
    `${this.frameAddress(caseId, study, picture)}/rendered${query({ window })}`

  raiseEmergency = (call: EmergencyCall, key: string) =>
    this.http.post<Case>('/emergencies', call, key)
  rings = () => this.items<Ring>('/rings')
  ringShown = (caseId: string) => this.http.post<Case>(this.at(caseId, 'ring/shown'))
  declineRing = (caseId: string, excuse?: Excuse) =>
    this.http.post<Case>(this.at(caseId, 'ring/decline'), excuse === undefined ? {} : { excuse })
  overrideConsent = (caseId: string, override: ConsentOverride) =>
    this.http.post<Case>(this.at(caseId, 'consent/override'), override)
  rota = () => this.http.get<OnCallRota>('/on-call')
  handOver = (to: string, until: string) =>
    this.http.post<OnCallRota>('/on-call/handover', { to, until })
  notices = () => this.http.get<NoticeList>('/notices')
  readNotices = (ids: string[]) => this.http.post<NoticeList>('/notices/read', { ids })
  noticeContact = () => this.http.get<NoticeContact>('/notices/contact')
  putNoticeContact = (contact: NoticeContact) =>
    this.http.put<NoticeContact>('/notices/contact', contact)
  invitationAddress = (caseId: string) => `/api/v1${this.at(caseId, 'invitation.ics')}`
  eventsAddress = '/api/v1/events'

  rooms = () => this.http.get<RoomList>('/rooms')
  drain = (isOn: boolean, reason = '') =>
    this.http.put<{ drainingSince?: string }>('/operations/drain', { isOn, reason })
  redeploySignaling = () =>
    this.http.post<{ rooms: number; sockets: number }>('/operations/signaling/redeployments')

  setTeam = (caseId: string, team: NewTeam) =>
    this.http.put<Case>(this.at(caseId, 'team'), team)
  planTeam = (caseId: string, from: string, to: string, minutes: number) =>
    this.http.get<TeamPlan>(this.at(caseId, `team/plan${query({ from, to, minutes })}`))
  hold = (caseId: string, { start, end }: FreeSlot, optional: string[]) =>
    this.http.post<Case>(this.at(caseId, 'hold'), { start, end, optional })
  confirmTime = (caseId: string, fence: number) =>
    this.http.post<Case>(this.at(caseId, 'hold/confirmation'), { fence })
  releaseTime = (caseId: string) => this.http.post<Case>(this.at(caseId, 'hold/release'))
  confirmMember = (caseId: string, fence: number, member: string) =>
    this.http.post<Case>(this.at(caseId, 'team/confirmation'), { fence, member })
  excuseMember = (caseId: string, member: string, reason: string) =>
    this.http.post<Case>(this.at(caseId, 'team/excuse'), { member, reason })
  giveOpinion = (
    caseId: string,
    opinion: { findings: string; diagnosis: string; advice: string; password: string },
  ) => this.http.post<Case>(this.at(caseId, 'team/opinion'), opinion)
  takeStand = (
    caseId: string,
    stand: { consensus: string; agrees: boolean; reservation: string; password: string },
  ) => this.http.post<Case>(this.at(caseId, 'team/stand'), stand)

  /** To be shown here: on record as a look at it. */
  material = (caseId: string, material: string) =>
    this.http.bytes(`${this.at(caseId, `materials/${id(material)}`)}?view=1`)
  materialAddress = (caseId: string, material: string, isView: boolean) =>
    `/api/v1${this.at(caseId, `materials/${id(material)}`)}${isView ? '?view=1' : ''}`
  captionsAddress = (recordingId: string) => `/api/v1/recordings/${id(recordingId)}/captions`
  filmAddress = (recordingId: string, film: string) =>
    `/api/v1/recordings/${id(recordingId)}/films/${id(film)}`
  exportAddress = (caseId: string) => `/api/v1${this.at(caseId, 'export')}`
  /** All evidence of the case as one ZIP, which others check. */
  caseFileAddress = (caseId: string) => `/api/v1${this.at(caseId, 'export')}`
  opinionAddress = (caseId: string) => `/api/v1${this.at(caseId, 'opinion.pdf')}`
  signatureAddress = (caseId: string) => `/api/v1${this.at(caseId, 'opinion.p7s')}`

  private at(caseId: string, rest = ''): string {
    return `/cases/${id(caseId)}${rest === '' ? '' : `/${rest}`}`
  }

  private async items<T>(path: string): Promise<T[]> {
    return (await this.http.get<Items<T>>(path)).items
  }
}
