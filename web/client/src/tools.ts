import type {
  AlarmEmergency,
  ClientMessage,
  Colour,
  FrozenPicture,
  LineState,
  PictureId,
  Point,
  RundownItem,
  ServerMessage,
  Stroke,
  UnwatchedVital,
  VitalAlarm,
  VitalSigns,
} from './protocol.js'
import type { Surroundings } from './surroundings.js'

/** Points that are drawn within this are sent together; a pointer moves no more often. */
export const TOOL_MILLIS = 50
const MAX_POINTS = 64
/** A pointer that has not moved for so long is no longer shown. */
const POINTER_MILLIS = 5_000

export interface Pointed extends PictureId {
  readonly from: string
  readonly at: Point
}

/** How somebody's line is, each way, as the relay sees it. */
export interface LineNotice {
  readonly uplink: LineState
  readonly downlink: LineState
}

export interface ToolsState {
  readonly lines: readonly Stroke[]
  /** What stands still; its frame is had by `stills.load`. */
  readonly frozen: readonly FrozenPicture[]
  readonly pointers: readonly Pointed[]
  /** The last of each device; `receivedAt` is by the own monotonic clock. */
  /** Without `from`: of a device that is not in the room, whose hospital's system hands it in. */
  readonly vitals: readonly (VitalSigns & { readonly from: string | undefined; readonly receivedAt: number })[]
  /** The alarms on vital signs that stand, the oldest first. */
  readonly alarms: readonly VitalAlarm[]
  /** What an alarm rule is meant for, and does not see. */
  readonly unwatched: readonly UnwatchedVital[]
  /** The last word on an emergency that an alarm is to open. */
  readonly emergency: AlarmEmergency | undefined
  /** `receivedAt` is by the own monotonic clock: the time of what runs goes on from there. */
  readonly rundown: { readonly items: readonly RundownItem[]; readonly receivedAt: number }
  /** By participant; who is not named has a good line. */
  readonly notices: ReadonlyMap<string, LineNotice>
}

export const NO_TOOLS: ToolsState = {
  lines: [],
  frozen: [],
  pointers: [],
  vitals: [],
  alarms: [],
  unwatched: [],
  emergency: undefined,
  rundown: { items: [], receivedAt: 0 },
  notices: new Map(),
}

/** Pointing and drawing on pictures, vital signs, and words on how the lines are. */
export class RoomTools {
  private current = NO_TOOLS
  private drawing: { picture: PictureId; line: string; colour: Colour; unsent: Point[] } | undefined
  private drawn = 0
  private pointing: { picture: PictureId; at: Point | undefined } | undefined
  private cancelDraw: (() => void) | undefined
  private cancelPoint: (() => void) | undefined
  private cancelForget = new Map<string, () => void>()

  constructor(
    private readonly world: Surroundings,
    private readonly send: (message: ClientMessage) => number | undefined,
    private readonly self: () => string,
    private readonly changed: () => void,
  ) {}

  get state(): ToolsState {
    return this.current
  }

  /** Where the own pointer is on a picture; undefined when it has left. */
  point(picture: PictureId, at: Point | undefined): void {
    this.pointing = { picture, at }
    this.cancelPoint ??= this.world.later(at === undefined ? 0 : TOOL_MILLIS, () => {
      this.cancelPoint = undefined
      const now = this.pointing
      if (now !== undefined) this.send({ type: 'pointer', ...only(now.picture), ...now.at })
    })
  }

  /** A line begins. */
  beginLine(picture: PictureId, colour: Colour, at: Point): void {
    this.endLine()
    this.drawing = {
      picture: only(picture),
      line: `${this.world.newKey().slice(0, 8)}-${++this.drawn}`,
      colour,
      unsent: [],
    }
    this.addPoint(at)
  }

  addPoint(at: Point): void {
    const { drawing } = this
    if (drawing === undefined) return
    const { picture, line, colour } = drawing
    drawing.unsent.push(at)
    this.add({ ...picture, from: this.self(), line, colour, points: [at] })
    if (drawing.unsent.length >= MAX_POINTS) this.flush()
    else this.cancelDraw ??= this.world.later(TOOL_MILLIS, () => this.flush())
  }

  endLine(): void {
    this.flush()
    this.drawing = undefined
  }

  erase(picture: PictureId): void {
    this.send({ type: 'erase', ...only(picture) })
  }

  /** Who froze it, or a moderator, makes it live again. */
  thaw(picture: PictureId): void {
    this.send({ type: 'thaw', ...only(picture) })
  }

  measured(signs: VitalSigns): boolean {
    return this.send({ type: 'vitals', ...signs }) !== undefined
  }

  receive(message: ServerMessage): boolean {
    switch (message.type) {
      case 'pointer':
        this.pointed(message)
        break
      case 'draw':
        for (const line of message.lines) this.add(line)
        break
      case 'erase':
        this.update({ lines: this.current.lines.filter((line) => !isOf(line, message)) })
        break
      case 'frozen':
        this.update({ frozen: message.pictures })
        break
      case 'vitals': {
        const { device, medical, at, values, from } = message
        const mine = { device, medical, at, values, from, receivedAt: this.world.now() }
        const others = this.current.vitals.filter((one) => one.from !== from || one.device !== device)
        this.update({ vitals: [...others, mine] })
        break
      }
      case 'alarms':
        this.update({ alarms: message.alarms, unwatched: message.unwatched })
        break
      case 'emergency': {
        const { alarm, state, case: opened, zh, en } = message
        const words = zh === undefined || en === undefined ? {} : { zh, en }
        this.update({ emergency: { alarm, state, ...words, ...(opened !== undefined && { case: opened }) } })
        break
      }
      case 'rundown':
        this.update({ rundown: { items: message.items, receivedAt: this.world.now() } })
        break
      case 'notice': {
        const notices = new Map(this.current.notices)
        notices.set(message.participant, { uplink: message.uplink, downlink: message.downlink })
        this.update({ notices })
        break
      }
      default:
        return false
    }
    return true
  }

  /** A new place, or the old one again: the server says anew what there is. */
  reset(): void {
    for (const cancel of this.cancelForget.values()) cancel()
    this.cancelForget.clear()
    this.cancelDraw?.()
    this.cancelPoint?.()
    this.cancelDraw = this.cancelPoint = this.drawing = this.pointing = undefined
    this.update(NO_TOOLS)
  }

  /** Forgets what belongs to people who have left. */
  keepOnly(present: ReadonlySet<string>): void {
    const { lines, pointers, vitals, notices } = this.current
    this.update({
      lines: lines.filter(({ participant }) => present.has(participant)),
      pointers: pointers.filter(({ from, participant }) => present.has(from) && present.has(participant)),
      vitals: vitals.filter(({ from }) => from === undefined || present.has(from)),
      notices: new Map([...notices].filter(([who]) => present.has(who))),
    })
  }

  private pointed({ from, participant, source, x, y }: Extract<ServerMessage, { type: 'pointer' }>): void {
    this.cancelForget.get(from)?.()
    this.cancelForget.delete(from)
    const others = this.current.pointers.filter((one) => one.from !== from)
    if (x === undefined || y === undefined) {
      this.update({ pointers: others })
      return
    }
    this.update({ pointers: [...others, { from, participant, source, at: { x, y } }] })
    const forget = () => this.update({ pointers: this.current.pointers.filter((one) => one.from !== from) })
    this.cancelForget.set(from, this.world.later(POINTER_MILLIS, forget))
  }

  private add(part: Stroke): void {
    const { lines } = this.current
    const before = lines.find((one) => isOf(one, part) && one.from === part.from && one.line === part.line)
    this.update({
      lines:
        before === undefined
          ? [...lines, part]
          : lines.map((one) => (one === before ? { ...one, points: [...one.points, ...part.points] } : one)),
    })
  }

  private flush(): void {
    this.cancelDraw?.()
    this.cancelDraw = undefined
    const { drawing } = this
    if (drawing === undefined || drawing.unsent.length === 0) return
    const { picture, line, colour, unsent } = drawing
    drawing.unsent = []
    this.send({ type: 'draw', ...picture, line, colour, points: unsent })
  }

  private update(change: Partial<ToolsState>): void {
    this.current = { ...this.current, ...change }
    this.changed()
  }
}

function only({ participant, source }: PictureId): PictureId {
  return { participant, source }
}

function isOf(one: PictureId, other: PictureId): boolean {
  return one.participant === other.participant && one.source === other.source
}
