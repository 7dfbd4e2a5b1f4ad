/** Cameras and microphones: opening them, and saying in one word why one can't be had. */
export type DeviceKind = 'camera' | 'microphone'
export type DeviceTrouble = 'denied' | 'missing' | 'busy' | 'unsupported' | 'failed'

export interface DeviceProblem {
  readonly kind: DeviceKind
  readonly trouble: DeviceTrouble
}

export interface OwnDevices {
  readonly microphone: MediaStreamTrack | undefined
  readonly camera: MediaStreamTrack | undefined
  readonly problems: readonly DeviceProblem[]
}

export interface DeviceChoice {
  /** A device id; undefined for the browser's choice; null for none. */
  readonly microphone?: string | null | undefined
  readonly camera?: string | null | undefined
}

type Media = Pick<MediaDevices, 'getUserMedia'>

export function troubleOf(cause: unknown): DeviceTrouble {
  switch ((cause as { name?: unknown } | null)?.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing'
    case 'NotReadableError':
    case 'AbortError':
      return 'busy'
    default:
      return 'failed'
  }
}

function cameraConstraints(id: string | undefined): MediaTrackConstraints {
  return {
    width: { ideal: 1280, max: 1280 },
    height: { ideal: 720, max: 720 },
    frameRate: { ideal: 25, max: 30 },
    ...(id === undefined ? {} : { deviceId: { exact: id } }),
  }
}

function microphoneConstraints(id: string | undefined): MediaTrackConstraints {
  return {
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    ...(id === undefined ? {} : { deviceId: { exact: id } }),
  }
}

/** For an examination's picture every line counts more than how many there are in a second. */
const DIAGNOSTIC: MediaTrackConstraints = {
  width: { ideal: 1920 },
  height: { ideal: 1080 },
  frameRate: { ideal: 15, max: 30 },
}

/**
 * Opens a device whose picture is examined: an ultrasound's output, a dermatoscope, a document
 * camera. To be published as `diagnostic`, which keeps its lines and loses frames instead.
 */
export async function openDiagnostic(
  id: string,
  media: Media | undefined = globalThis.navigator?.mediaDevices,
): Promise<MediaStreamTrack | DeviceProblem> {
  if (media === undefined) return { kind: 'camera', trouble: 'unsupported' }
  try {
    const stream = await media.getUserMedia({ video: { ...DIAGNOSTIC, deviceId: { exact: id } } })
    const track = stream.getTracks()[0]
    if (track === undefined) return { kind: 'camera', trouble: 'missing' }
    track.contentHint = 'detail'
    return track
  } catch (cause) {
    // Another device in its place would show something else than was meant.
    return { kind: 'camera', trouble: troubleOf(cause) }
  }
}

async function openOne(
  media: Media | undefined,
  kind: DeviceKind,
  id: string | undefined,
): Promise<MediaStreamTrack | DeviceProblem> {
  if (media === undefined) return { kind, trouble: 'unsupported' }
  try {
    const stream = await media.getUserMedia(
      kind === 'camera' ? { video: cameraConstraints(id) } : { audio: microphoneConstraints(id) },
    )
    const track = stream.getTracks()[0]
    if (track === undefined) return { kind, trouble: 'missing' }
    track.contentHint = kind === 'camera' ? 'motion' : 'speech'
    return track
  } catch (cause) {
    // A chosen device that was unplugged: what else there is.
    if (id !== undefined && troubleOf(cause) === 'missing') return openOne(media, kind, undefined)
    return { kind, trouble: troubleOf(cause) }
  }
}

/** Opens what there is, each by itself: a denied camera does not cost the microphone. */
export async function openDevices(
  choice: DeviceChoice = {},
  media: Media | undefined = globalThis.navigator?.mediaDevices,
): Promise<OwnDevices> {
  const want = async (kind: DeviceKind, id: string | null | undefined) =>
    id === null ? undefined : openOne(media, kind, id)
  const [microphone, camera] = await Promise.all([
    want('microphone', choice.microphone),
    want('camera', choice.camera),
  ])
  return {
    microphone: isProblem(microphone) ? undefined : microphone,
    camera: isProblem(camera) ? undefined : camera,
    problems: [microphone, camera].filter(isProblem),
  }
}

function isProblem(what: MediaStreamTrack | DeviceProblem | undefined): what is DeviceProblem {
  return what !== undefined && 'trouble' in what
}

export interface DeviceList {
  readonly cameras: readonly MediaDeviceInfo[]
  readonly microphones: readonly MediaDeviceInfo[]
  /** Empty where the browser lets no page choose. */
  readonly speakers: readonly MediaDeviceInfo[]
}

export async function listDevices(): Promise<DeviceList> {
  const all = (await globalThis.navigator?.mediaDevices?.enumerateDevices()) ?? []
  const of = (kind: MediaDeviceKind) =>
    all.filter((device) => device.kind === kind && device.deviceId !== '')
  const isChoice = 'setSinkId' in (globalThis.HTMLMediaElement?.prototype ?? {})
  return {
    cameras: of('videoinput'),
    microphones: of('audioinput'),
    speakers: isChoice ? of('audiooutput') : [],
  }
}

type Sink = Partial<Pick<HTMLMediaElement, 'sinkId' | 'setSinkId'>>

/**
 * Plays an element's sound by this loudspeaker, '' for the system's own. False when that can't be;
 * then it plays where it did.
 */
export async function playBy(element: Sink, speaker: string): Promise<boolean> {
  if (element.setSinkId === undefined) return speaker === ''
  if (element.sinkId === speaker) return true
  try {
    await element.setSinkId(speaker)
    return true
  } catch {
    return false // pulled out, or not allowed
  }
}

/** Calls back whenever something is plugged in or out; returns the way to stop. */
export function onDevicesChanged(listener: () => void): () => void {
  const media = globalThis.navigator?.mediaDevices
  if (media === undefined) return () => undefined
  media.addEventListener('devicechange', listener)
  return () => media.removeEventListener('devicechange', listener)
}

export interface SharedScreen {
  readonly picture: MediaStreamTrack
  /** What the shared tab or system plays, where the browser and the person give it. */
  readonly sound: MediaStreamTrack | undefined
}

type Displays = Pick<MediaDevices, 'getDisplayMedia'>

/** Asks for a screen and its sound; undefined when the person says no. */
export async function openScreen(
  media: Displays = navigator.mediaDevices,
): Promise<SharedScreen | undefined> {
  try {
    const stream = await media.getDisplayMedia({
      video: { frameRate: { ideal: 10, max: 15 } },
      // What is played is no voice: what makes voices clear would spoil heart sounds and music.
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    })
    const picture = stream.getVideoTracks()[0]
    if (picture === undefined) {
      for (const track of stream.getTracks()) track.stop()
      return undefined
    }
    picture.contentHint = 'detail'
    const sound = stream.getAudioTracks()[0]
    if (sound !== undefined) sound.contentHint = 'music'
    return { picture, sound }
  } catch (cause) {
    if (troubleOf(cause) === 'denied') return undefined
    throw cause
  }
}
