/** How one person's call was in the last five seconds; shares are 0 to 1, of packets or of time. */
export interface SeatQuality {
  /** 0 where there was nobody to hear. */
  audioMos: number
  rttMillis: number
  jitterMillis: number
  uplinkLoss: number
  uplinkMissing: number
  relayLoss: number
  downlinkLoss: number
  worstPlace: string
  estimateBps: number
  sentBps: number
  receivedBps: number
  frozenShare: number
  width: number
  height: number
}

export interface SentLayer {
  rid: string
  width: number
  height: number
  bps: number
  active: boolean
  wanted: boolean
}

export interface SentTrack {
  source: string
  codec: string
  muted: boolean
  layers: SentLayer[]
}

/** `fromSeat` is 0 for an empty slot; `layer` counts from 0, the smallest, and is -1 while nothing is shown. */
export interface Slot {
  kind: string
  fromSeat: number
  source?: string
  layer: number
  stills: boolean
}

/** One participant by number: no name, no id. */
export interface Seat {
  number: number
  kind: string
  connected: boolean
  admitted: boolean
  quality?: SeatQuality
  tracks: SentTrack[]
  slots: Slot[]
}

export interface OpenRoom {
  room: string
  seats: Seat[]
}

/** `total` also counts the rooms that are too many to list. */
export interface RoomList {
  total: number
  items: OpenRoom[]
  /** Since when no new rooms are taken; nothing while they are. */
  drainingSince?: string
}
