import type { RoomState } from '@huizhen/client'
import { ref } from 'vue'
import { Http } from './api/http'
import { allOf } from './api/pieces'
import { ownGrantsApi } from './grants'
import { ownRatingApi } from './ratings'
import type { AuditEntry, ConsentText, JoinTicket, Recording } from './api/types'

export interface Written {
  diagnosis: string
  advice: string
  medicines: string
  next?: string
}

export interface Visit {
  id: string
  block: string
  state: string
  number: number
  slot: string
  priority: string
  hasFirstPlace: boolean
  isAnswered: boolean
  rings: number
  needsHelp: boolean
  hasPrior: boolean
  isConsented: boolean
  isPhoneOffered: boolean
  allowed: string[]
  patientName?: string
  attendant?: string
  relation?: string
  ahead?: number
  minutes?: number
  condition?: string
  prior?: Prior
  words?: string
  record?: Written
  /** How many; for the doctor. */
  recordings?: number
}

export interface Block {
  id: string
  doctor: string
  doctorName: string
  start: string
  end: string
  capacity: number
  begunAt?: string
  lateSince?: string
  absentAt?: string
  visits: Visit[]
  queue: string[]
  /** Who waits for a number, in the order in which they are offered one. */
  waiting?: PlaceWait[]
}

/** The number of a full block that is kept for who came by the link to it. */
export interface OwnPlace {
  readonly state: 'NONE' | 'OFFERED' | 'WAITING' | 'TAKEN' | 'OVER'
  readonly number?: number
  readonly slot?: string
  readonly until?: string
  readonly block?: Block
  readonly csrf?: string
}

export interface PlaceWait {
  id: string
  patientName?: string
  priority: string
  since: string
  /** Kept for this one until then. */
  number?: number
  until?: string
}

/** Visits that keep their number are those that were not cancelled. */
export function isFull(block: Block): boolean {
  const taken = block.visits.filter(({ state }) => state !== 'CANCELLED').length
  const kept = (block.waiting ?? []).filter(({ number }) => number !== undefined).length
  return taken + kept >= block.capacity
}

export interface OwnVisit {
  visit: Visit
  block: Block
  consentText: ConsentText
  csrf: string
}

export interface Prior {
  condition: string
  where: string
  madeOn: string
  evidence: string
}

interface Items<T> {
  items: T[]
}

/** What reception and doctors ask about visits. */
export function visitsApi(http: Pick<Http, 'get' | 'post'>) {
  return {
    /** Those of the last hours, or from a moment on. */
    blocks: async (since?: Date) => {
      const query = since === undefined ? '' : `?since=${encodeURIComponent(since.toISOString())}`
      const all = await allOf<Block>(http, `/visit-blocks${query}`)
      return all.sort((a, b) => a.start.localeCompare(b.start))
    },
    open: (block: { doctor: string; start: string; end: string; capacity: number }) =>
      http.post<Block>('/visit-blocks', block),
    block: (id: string) => http.get<Block>(`/visit-blocks/${id}`),
    tell: (id: string, step: 'begin' | 'absent') =>
      http.post<Block>(`/visit-blocks/${id}/steps`, { step }),
    patients: () => allOf<{ id: string; name: string; born: number }>(http, '/visit-patients'),
    book: (block: string, visit: { patient: string; condition: string; prior?: Prior }) =>
      http.post<Visit>(`/visit-blocks/${block}/visits`, visit),
    waitFor: (block: string, visit: { patient: string; condition: string; prior?: Prior; priority?: string }) =>
      http.post<Block>(`/visit-blocks/${block}/waiting`, visit),
    tellWait: (block: string, wait: string, step: 'take' | 'pass' | 'leave') =>
      http.post<Block>(`/visit-blocks/${block}/waiting/${wait}/steps`, { step }),
    link: (id: string, forWhom: { relation?: string; name?: string }) =>
      http.post<{ url: string; until: string }>(`/visits/${id}/link`, forWhom),
    step: (id: string, step: string, more: object = {}) =>
      http.post<Visit>(`/visits/${id}/steps`, { step, ...more }),
    join: (id: string) => http.post<JoinTicket>(`/visits/${id}/join`),
    recordings: async (id: string) =>
      (await http.get<Items<Recording>>(`/visits/${id}/recordings`)).items,
    sign: (id: string, record: object) => http.post<Visit>(`/visits/${id}/record`, record),
  }
}

/** What somebody asks who came by a visit's link. */
export function ownVisitApi() {
  const csrf = ref<string>()
  const http = new Http({
    fetch: (input, init) => fetch(input, init),
    csrf: () => csrf.value,
    signedOut: () => (csrf.value = undefined),
  })
  return {
    grants: ownGrantsApi(http),
    rating: ownRatingApi(http),
    enter: async (token: string, lastFour: string, name: string) => {
      const opened = await http.post<{ csrf: string }>('/visit-session', { token, lastFour, name })
      csrf.value = opened.csrf
    },
    visit: async () => {
      const own = await http.get<OwnVisit>('/visit')
      csrf.value = own.csrf
      return own
    },
    place: async () => {
      const place = await http.get<OwnPlace>('/visit/place')
      if (place.csrf !== undefined) csrf.value = place.csrf
      return place
    },
    tellPlace: (step: 'take' | 'pass' | 'leave', number?: number) =>
      http.post<OwnPlace>('/visit/place/steps', number === undefined ? { step } : { step, number }),
    step: (step: string, more: object = {}) => http.post<Visit>('/visit/steps', { step, ...more }),
    join: () => http.post<JoinTicket>('/visit/join'),
    audit: async () => (await http.get<Items<AuditEntry>>('/visit/audit')).items,
  }
}

/**
 * The one picture that a patient or a relative sees: what is shown to all, else who speaks, else who
 * was seen last, so that a word in between doesn't turn the picture away.
 */
export function looksAt(
  remote: RoomState['remote'],
  speakers: readonly string[],
  last: string,
): RoomState['remote'][number] | undefined {
  const pictures = remote.filter(({ kind }) => kind === 'video')
  const of = (id: string | undefined) => pictures.find(({ participant }) => participant === id)
  return (
    pictures.find(({ source }) => source === 'screen') ??
    of(speakers.find((id) => of(id) !== undefined)) ??
    of(last) ??
    pictures[0]
  )
}

/** The classes of a waiting room, first the one that goes first. */
export const PRIORITIES = ['EMERGENCY', 'URGENT', 'DETERIORATED', 'ON_TIME', 'LATE'] as const

/** Three tones, as a telephone rings; a browser that wants a click first stays silent. */
export function ring(): void {
  const context = new AudioContext()
  for (const [at, hertz] of [
    [0, 660],
    [0.4, 880],
    [0.8, 660],
  ] as const) {
    const tone = context.createOscillator()
    const volume = context.createGain()
    tone.frequency.value = hertz
    volume.gain.value = 0.4
    tone.connect(volume).connect(context.destination)
    tone.start(context.currentTime + at)
    tone.stop(context.currentTime + at + 0.3)
  }
  setTimeout(() => void context.close(), 1_500)
}
