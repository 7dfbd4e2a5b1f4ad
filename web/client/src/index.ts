export { delayMillis, DELAYS_MILLIS, GIVE_UP_MILLIS, SESSION_MILLIS } from './backoff'
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
  type SharedScreen,
} from './devices'
export { exposeFacts, type RoomFacts } from './facts'
export { SIMULCAST_LINES } from './encodings'
export { followNetwork, type NetworkWindow } from './network'
export { OwnMedia, type OwnMediaEvents } from './own-media'
export { AUDIO_SLOTS, type MediaState, type OwnSource, VIDEO_SLOTS } from './peer'
export * from './protocol'
export { judge, type Quality, QualityMeter } from './quality'
export { Room } from './room'
export type { RoomEvents, RoomOptions, RoomState, Timings } from './room-state'
export type { Admission, SocketState } from './signaling'
export { type RemoteMedia, SlotMap } from './slots'
export { MAX_VIEWS, VIEW_MILLIS } from './views'
export { type LineNotice, NO_TOOLS, type Pointed, type ToolsState } from './tools'
export { browserSurroundings, type SocketLike, type Surroundings } from './surroundings'
