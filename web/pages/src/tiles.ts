import type { RoomState } from '@huizhen/client'

/** One picture, or the place of one, in the room. */
export interface Tile {
  readonly key: string
  readonly participant: string
  readonly source: string
  readonly name: string
  readonly stream: MediaStream | undefined
  readonly isSpeaking: boolean
  readonly isMuted: boolean
}

export interface Layout {
  /** Shared screens and examination images: large. */
  readonly large: readonly Tile[]
  /** Everybody's camera, with or without a picture. */
  readonly people: readonly Tile[]
}

const LARGE = new Set(['screen', 'diagnostic'])

/** Who is to be seen where: screens large, the others present as a grid or a strip. */
export function layout(state: RoomState): Layout {
  const nameOf = new Map(state.participants.map(({ id, name }) => [id, name]))
  const isMuted = (who: string, source: string) => state.muted.has(`${who}/${source}`)
  const tile = (participant: string, source: string, stream: MediaStream | undefined): Tile => ({
    key: `${participant}-${source}`,
    participant,
    source,
    name: nameOf.get(participant) ?? participant,
    stream: isMuted(participant, source) ? undefined : stream,
    isSpeaking: state.speakers[0] === participant,
    isMuted: isMuted(participant, 'microphone'),
  })
  const videos = state.remote.filter(({ kind }) => kind === 'video')
  const large = videos
    .filter(({ source }) => LARGE.has(source))
    .map(({ participant, source, stream }) => tile(participant, source, stream))
  const people = state.participants
    .filter(({ id, present }) => present && id !== state.self)
    .map(({ id }) => {
      const camera = videos.find((v) => v.participant === id && v.source === 'camera')
      return tile(id, 'camera', camera?.stream)
    })
  return { large: large.filter(({ stream }) => stream !== undefined), people }
}
