import {
  browserSurroundings,
  type DeviceKind,
  type DeviceProblem,
  exposeFacts,
  followNetwork,
  listDevices,
  onDevicesChanged,
  openScreen,
  OwnMedia,
  Room,
  type RoomState,
} from '@huizhen/client'
import { computed, onBeforeUnmount, onMounted, ref, shallowRef } from 'vue'
import { ApiProblem } from './api/http'
import type { JoinTicket } from './api/types'
import { blur } from './blur'
import { useFreezing } from './freezing'
import { useTexts } from './i18n'
import { useStills } from './stills'
import { useSession } from './stores/session'

/** The signalling door's address: `wss` beside this page, or as the ticket says. */
export function socketAddress(address: string, page: Pick<Location, 'href'>): string {
  const url = new URL(address, page.href)
  if (url.protocol === 'https:') url.protocol = 'wss:'
  if (url.protocol === 'http:') url.protocol = 'ws:'
  return url.href
}

/** Who joins how, where it is not a signed-in doctor in the room of a case. */
export interface Seat {
  readonly account: string
  readonly join: () => Promise<JoinTicket>
  /** Watches and listens alone: no device is opened. */
  readonly onlyReceives?: boolean
  /** The link that brings a seat has been opened: whoever is out needs another one. */
  readonly isSpent?: () => boolean
}

/** One person's call in the room of a case: the room's state, own devices, and what can be done. */
export function useCall(caseId: string, seat?: Seat) {
  const session = useSession()
  const { problem } = useTexts()
  const room = new Room({
    name: `${caseId}.${seat?.account ?? session.user?.account ?? ''}`,
    signaling: socketAddress('/signaling', location),
    admit: async () => {
      try {
        const { ticket, signaling } = await (seat?.join() ?? session.api.join(caseId))
        return { ticket, signaling: socketAddress(signaling, location) }
      } catch (cause) {
        const isPassing = cause instanceof ApiProblem && cause.isPassing
        throw Object.assign(new Error(problem(cause)), { isPassing })
      }
    },
    world: browserSurroundings(),
  })
  const state = shallowRef<RoomState>(room.state)
  const fault = shallowRef<{ code: string; message: string }>()
  const camera = shallowRef<MediaStreamTrack>()
  const microphone = shallowRef<MediaStreamTrack>()
  const screen = shallowRef<MediaStreamTrack>()
  const cameraId = ref<string | null>()
  const microphoneId = ref<string | null>()
  const isMicrophoneOn = ref(true)
  const isCameraOn = ref(true)
  const isBlurred = ref(false)
  const problems = shallowRef<readonly DeviceProblem[]>([])
  const cameras = shallowRef<readonly MediaDeviceInfo[]>([])
  const microphones = shallowRef<readonly MediaDeviceInfo[]>([])
  const speakers = shallowRef<readonly MediaDeviceInfo[]>([])
  /** '' for the system's own. */
  const speakerId = ref('')
  const unplugged = shallowRef<{ readonly kind: DeviceKind; readonly isReplaced: boolean }>()
  const own = new OwnMedia()
  let screenSound: MediaStreamTrack | undefined

  room.events.on('state', (now) => (state.value = now))
  room.events.on('fault', (what) => (fault.value = what))
  room.events.on('mutedByModerator', (source) => {
    fault.value = { code: 'muted-by-moderator', message: '' }
    if (source === 'microphone') {
      isMicrophoneOn.value = false
      if (microphone.value !== undefined) microphone.value.enabled = false
    } else if (source === 'camera') {
      isCameraOn.value = false
      own.close('camera')
    } else {
      stopScreen()
    }
  })

  own.events.on('track', ({ kind, track }) => {
    if (kind === 'microphone' && track !== undefined) track.enabled = isMicrophoneOn.value
    ;(kind === 'camera' ? camera : microphone).value = track
    if (kind === 'camera' && track !== undefined && isBlurred.value) void setBlur(true)
    room.publish(kind, track)
  })
  own.events.on('problems', (found) => (problems.value = found))
  own.events.on('unplugged', (what) => {
    unplugged.value = what
    if (what.kind === 'camera') cameraId.value = undefined
    else microphoneId.value = undefined
    void refreshList()
  })

  const myself = computed(() => state.value.participants.find(({ id }) => id === state.value.self))
  const isModerator = computed(() => myself.value?.moderator === true)
  const isHandUp = computed(() => myself.value?.hand === true)
  /** Who only receives, or only sends, neither points nor draws. */
  const mayDraw = computed(() => !['observer', 'trainee', 'regulator', 'device'].includes(state.value.role))

  async function refreshList(): Promise<void> {
    const found = await listDevices()
    cameras.value = found.cameras
    microphones.value = found.microphones
    speakers.value = found.speakers
    if (!found.speakers.some(({ deviceId }) => deviceId === speakerId.value)) speakerId.value = ''
  }

  /** Opens what was chosen; called again after a change. */
  async function open(kinds: readonly DeviceKind[] = ['camera', 'microphone']): Promise<void> {
    if (seat?.onlyReceives === true) return
    own.choose('camera', cameraId.value)
    own.choose('microphone', microphoneId.value)
    // With sound alone, or switched off, the camera's light stays out.
    const isLit = isCameraOn.value && !state.value.audioOnly
    await own.open(kinds.filter((kind) => kind === 'microphone' || isLit))
    await refreshList()
  }

  function toggleMicrophone(): void {
    isMicrophoneOn.value = !isMicrophoneOn.value
    if (microphone.value !== undefined) microphone.value.enabled = isMicrophoneOn.value
    room.mute('microphone', !isMicrophoneOn.value)
  }

  /** Off means off: the camera's light goes out. */
  async function toggleCamera(): Promise<void> {
    isCameraOn.value = !isCameraOn.value
    if (isCameraOn.value) await open(['camera'])
    else own.close('camera')
    room.mute('camera', !isCameraOn.value)
  }

  /** Of this camera, and of the one that comes after it. */
  async function setBlur(isOn: boolean): Promise<void> {
    const track = camera.value
    isBlurred.value = track === undefined ? isOn : (await blur(track, isOn)) ? isOn : !isOn
  }

  /** Sound alone, and back: the camera's light goes out, and comes on again if it was on. */
  async function toggleAudioOnly(): Promise<void> {
    const isOn = !state.value.audioOnly
    room.audioOnly(isOn)
    if (isOn) own.close('camera')
    else if (isCameraOn.value) await open(['camera'])
  }

  async function toggleScreen(): Promise<void> {
    if (screen.value !== undefined) {
      stopScreen()
      return
    }
    const shared = await openScreen()
    if (shared === undefined) return
    const track = shared.picture
    screen.value = track
    screenSound = shared.sound
    track.addEventListener('ended', () => {
      if (screen.value === track) stopScreen()
    })
    room.publish('screen', track)
    if (screenSound !== undefined) room.publish('screen-audio', screenSound)
  }

  function stopScreen(): void {
    const track = screen.value
    screen.value = undefined
    track?.stop()
    room.publish('screen', undefined)
    if (screenSound === undefined) return
    screenSound.stop()
    screenSound = undefined
    room.publish('screen-audio', undefined)
  }

  const stills = useStills(state, room.stills)

  const { frozenOf, toggleFrozen, ownDocument, showDocument, withdrawDocument } = useFreezing(
    room,
    state,
    (code) => (fault.value = { code, message: '' }),
  )

  function join(): void {
    fault.value = undefined
    room.join()
    if (!isMicrophoneOn.value) room.mute('microphone', true)
    if (!isCameraOn.value) room.mute('camera', true)
  }

  function leave(): void {
    stopScreen()
    room.leave()
  }

  const ends: (() => void)[] = []
  onMounted(() => {
    ends.push(exposeFacts(room, window))
    ends.push(onDevicesChanged(() => void refreshList()))
    ends.push(followNetwork(room, window))
  })
  onBeforeUnmount(() => {
    leave()
    own.close('camera')
    own.close('microphone')
    for (const end of ends) end()
  })

  return {
    room,
    state,
    fault,
    camera,
    microphone,
    screen,
    cameraId,
    microphoneId,
    isMicrophoneOn,
    isCameraOn,
    isBlurred,
    setBlur,
    problems,
    cameras,
    microphones,
    speakers,
    speakerId,
    unplugged,
    isModerator,
    isHandUp,
    mayDraw,
    open,
    toggleMicrophone,
    toggleCamera,
    toggleAudioOnly,
    toggleScreen,
    stills,
    frozenOf,
    toggleFrozen,
    ownDocument,
    showDocument,
    withdrawDocument,
    join,
    leave,
  }
}

export type Call = ReturnType<typeof useCall>
