export { delayMillis, DELAYS_MILLIS, GIVE_UP_MILLIS, SESSION_MILLIS } from './backoff.js'
export { type Caption, type CaptionsState, NO_CAPTIONS } from './captions.js'
export {
  type DeviceChoice,
  type DeviceKind,
  type DeviceList,
  type DeviceProblem,
  type DeviceTrouble,
  listDevices,
  onDevicesChanged,
  openDevices,
  openDiagnostic,
  openScreen,
  type OwnDevices,
  playBy,
  type SharedScreen,
} from './devices.js'
export { exposeFacts, type RoomFacts } from './facts.js'
export { SIMULCAST_LINES } from './encodings.js'
export { followNetwork, type NetworkWindow } from './network.js'
export { OwnMedia, type OwnMediaEvents } from './own-media.js'
export { AUDIO_SLOTS, type MediaState, type OwnSource, VIDEO_SLOTS } from './peer.js'
export * from './protocol.js'
export { judge, type Quality, QualityMeter } from './quality.js'
export { Room } from './room.js'
export type { RoomEvents, RoomOptions, RoomState, Timings } from './room-state.js'
export type { Admission, SocketState } from './signaling.js'
export { type RemoteMedia, SlotMap } from './slots.js'
export { MAX_STILL_BYTES, MAX_STILL_PIXELS, StillProblem, stillOf, stillOfDrawing, Stills, stillSize } from './stills.js'
export { MAX_VIEWS, VIEW_MILLIS } from './views.js'
export { type LineNotice, NO_TOOLS, type Pointed, type ToolsState } from './tools.js'
export { browserSurroundings, type SocketLike, type Surroundings } from './surroundings.js'
