/** What was recorded. */
export interface RecordingSegment {
  number: number
  offsetMillis: number
  durationMillis: number
}

export interface RecordingTrack {
  number: number
  participant: string
  name: string
  source: string
  codec: string
  offsetMillis: number
  durationMillis: number
  segments: RecordingSegment[]
}

export interface RecordingGap {
  track: number
  fromMillis: number
  toMillis: number
  cause: string
}

export interface Recording {
  id: string
  state: string
  startedAt: string
  endedAt?: string | null
  tracks: RecordingTrack[]
  gaps: RecordingGap[]
}

/** A picture that was frozen in a recorded room, with what lay on it. */
export interface FrozenPicture {
  id: string
  recording: string
  at: string
  offsetMillis: number
  participant: string
  name: string
  source: string
  by: string
  lines: { colour: string; points: string }[]
}

export interface RecordingNote {
  offsetMillis: number
  kind: string
  content: unknown
}
