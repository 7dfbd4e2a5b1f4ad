import type { Reception, RoomState } from '@huizhen/client'

/** Why a picture is worse than it could be, and how; whose line it is, is `cause`. */
export interface Weakness {
  readonly cause: 'uplink' | 'downlink'
  readonly how: 'smaller' | 'slower' | 'stills'
}

/** One picture, or the place of one, in the room. */
export interface Tile {
  readonly key: string
  readonly participant: string
  readonly source: string
  readonly name: string
  readonly stream: MediaStream | undefined
  readonly isSpeaking: boolean
  readonly isMuted: boolean
  readonly isPinned: boolean
  readonly weakness: Weakness | undefined
  /** Its owner shows a document in its place, whether or not it is sent. */
  readonly isDocument?: boolean
  /** This browser can't decode what it is sent in. */
  readonly isUnreadable: boolean
}

export interface Layout {
  /** Shared screens, examination images and who was pinned: large. */
  readonly large: readonly Tile[]
  /** Everybody else's camera, with or without a picture. */
  readonly people: readonly Tile[]
}

const LARGE = new Set(['screen', 'diagnostic'])

/** The text that says whose picture it is; undefined where the name alone does. */
export function titleKey({
  source,
  isDocument,
}: Pick<Tile, 'source' | 'isDocument'>): 'room.sharing' | 'room.examining' | 'papers.shownBy' | undefined {
  if (isDocument === true) return 'papers.shownBy'
  if (source === 'camera') return undefined
  return source === 'diagnostic' ? 'room.examining' : 'room.sharing'
}

/** What is worth a word on a picture: a weak line; not that it is small because it is shown small. */
export function weaknessOf(reception: Reception | undefined): Weakness | undefined {
  if (reception === undefined || reception.level === 'best') return undefined
  const { level, cause, source } = reception
  if (cause !== 'uplink' && cause !== 'downlink') return undefined
  if (level === 'stills') return { cause, how: 'stills' }
  return { cause, how: LARGE.has(source) ? 'slower' : 'smaller' }
}

const FACELESS: ReadonlySet<string> = new Set(['device', 'recogniser', 'regulator'])

/** Who is to be seen where: screens large, the others present as a grid or a strip. */
export function layout(state: RoomState, pinned?: string): Layout {
  const nameOf = new Map(state.participants.map(({ id, name }) => [id, name]))
  const isMuted = (who: string, source: string) => state.muted.has(`${who}/${source}`)
  const receptionOf = (participant: string, source: string) =>
    state.receptions.find((one) => one.participant === participant && one.source === source)
  const documents = state.tools.frozen.filter(({ document }) => document === true)
  const isShown = (participant: string, source: string) =>
    documents.some((one) => one.participant === participant && one.source === source)
  const tile = (participant: string, source: string, stream: MediaStream | undefined): Tile => ({
    key: `${participant}-${source}`,
    participant,
    source,
    name: nameOf.get(participant) ?? participant,
    stream: isMuted(participant, source) ? undefined : stream,
    isSpeaking: state.speakers[0] === participant,
    isMuted: isMuted(participant, 'microphone'),
    isPinned: `${participant}-${source}` === pinned,
    weakness: weaknessOf(receptionOf(participant, source)),
    isDocument: isShown(participant, source),
    isUnreadable: receptionOf(participant, source)?.cause === 'codec',
  })
  const videos = state.remote.filter(({ kind }) => kind === 'video')
  const shared = videos
    .filter(({ source }) => LARGE.has(source))
    .map(({ participant, source, stream }) => tile(participant, source, stream))
  const shown = documents
    .filter(({ participant, source }) => !videos.some((one) => one.participant === participant && one.source === source))
    .map(({ participant, source }) => tile(participant, source, undefined))
  const unreadable = state.receptions
    .filter(({ source, cause }) => LARGE.has(source) && cause === 'codec')
    .map(({ participant, source }) => tile(participant, source, undefined))
  const cameraOf = (id: string) =>
    videos.find(({ participant, source }) => participant === id && source === 'camera')
  const people = state.participants
    .filter(({ id, present }) => present && id !== state.self)
    // A device, a recogniser or a regulator has no face whose place could be empty.
    .filter(({ id, role }) => !FACELESS.has(role.toLowerCase()) || cameraOf(id) !== undefined)
    .map(({ id }) => tile(id, 'camera', cameraOf(id)?.stream))
  // What stands still is talked of: large for everybody.
  const isLarge = ({ isPinned, participant, source }: Tile) =>
    isPinned ||
    state.tools.frozen.some((one) => one.participant === participant && one.source === source)
  const large = [
    ...people.filter(isLarge),
    ...shared.filter(({ stream, isDocument }) => stream !== undefined || isDocument),
    ...shown,
    ...unreadable.filter(({ isDocument }) => !isDocument),
  ]
  return { large, people: people.filter((one) => !isLarge(one)) }
}
