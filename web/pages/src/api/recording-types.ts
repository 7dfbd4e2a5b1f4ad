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

export interface RecordingNote {
  offsetMillis: number
  kind: string
  content: unknown
}
