import type { Reception } from './protocol.js'
import type { Room } from './room.js'
import type { Timings } from './room-state.js'

/** Read-only facts about the room in this tab, for measurements: `window.huizhenRoom`. */
export interface RoomFacts {
  readonly socket: string
  readonly media: string
  readonly phase: string
  readonly self: string
  readonly recording: string
  readonly quality: string
  readonly participants: readonly { readonly id: string; readonly present: boolean }[]
  readonly remote: readonly { readonly participant: string; readonly source: string }[]
  readonly receptions: readonly Reception[]
  readonly timings: Readonly<Timings>
  /** From the click on "join" to the first decoded frame of somebody else. */
  readonly joinToFirstFrameMillis: number | undefined
}

declare global {
  interface Window {
    huizhenRoom?: RoomFacts
  }
}

export function exposeFacts(room: Room, target: Window): () => void {
  const facts: RoomFacts = {
    get socket() {
      return room.state.socket
    },
    get media() {
      return room.state.media
    },
    get phase() {
      return room.state.phase
    },
    get self() {
      return room.state.self
    },
    get recording() {
      return room.state.recording
    },
    get quality() {
      return room.state.quality
    },
    get participants() {
      return room.state.participants.map(({ id, present }) => ({ id, present }))
    },
    get remote() {
      return room.state.remote.map(({ participant, source }) => ({ participant, source }))
    },
    get receptions() {
      return room.state.receptions
    },
    get timings() {
      return { ...room.timings }
    },
    get joinToFirstFrameMillis() {
      const { joinClicked, firstRemoteFrame } = room.timings
      return joinClicked === undefined || firstRemoteFrame === undefined
        ? undefined
        : firstRemoteFrame - joinClicked
    },
  }
  target.huizhenRoom = facts
  return () => {
    if (target.huizhenRoom === facts) delete target.huizhenRoom
  }
}
