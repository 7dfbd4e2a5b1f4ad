import type { RecordingNote } from './api/types'

/** A line as a recording's notes have it. */
export interface MarkedLine {
  readonly colour: string
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

/** What lay on one picture at a moment: the still that stood for it, and lines. */
export interface Marks {
  readonly still: string | undefined
  readonly lines: readonly MarkedLine[]
}

const NOTHING: Marks = { still: undefined, lines: [] }
const COLOURS = new Set(['yellow', 'cyan', 'magenta', 'white'])

/** `x,y` from 0 to 1, with blanks between; what is none is left out. */
function pointsOf(text: unknown): MarkedLine['points'] {
  if (typeof text !== 'string') return []
  return text
    .split(' ')
    .map((pair) => pair.split(',').map(Number))
    .filter((pair): pair is [number, number] => pair.length === 2 && pair.every((one) => one >= 0 && one <= 1))
    .map(([x, y]) => ({ x, y }))
}

/** A line of a still, as the list of a case's stills has it. */
export function linesOf(lines: readonly { colour: string; points: string }[]): MarkedLine[] {
  return lines.map(({ colour, points }) => ({
    colour: COLOURS.has(colour) ? colour : 'yellow',
    points: pointsOf(points),
  }))
}

/** By `participant/source`: all that lies on pictures at a moment of a recording. */
export function marksAt(notes: readonly RecordingNote[], at: number): ReadonlyMap<string, Marks> {
  const stills = new Map<string, string>()
  const lines = new Map<string, Map<string, MarkedLine>>()
  for (const { offsetMillis, kind, content } of notes) {
    if (offsetMillis > at) continue
    const { picture, source, still, from, line, colour, points } = (content ?? {}) as Record<string, unknown>
    const key = `${String(picture)}/${String(source)}`
    if (kind === 'frozen' && typeof still === 'string') stills.set(key, still)
    if (kind === 'thawed') stills.delete(key)
    if (kind === 'thawed' || (kind === 'drawn' && line === '')) lines.delete(key)
    if (kind !== 'drawn' || line === '') continue
    const onIt = lines.get(key) ?? new Map<string, MarkedLine>()
    const name = `${String(from)}/${String(line)}`
    const before = onIt.get(name)
    // Recordings of older versions have no colour.
    const known = typeof colour === 'string' && COLOURS.has(colour) ? colour : 'yellow'
    onIt.set(name, {
      colour: before?.colour ?? known,
      points: [...(before?.points ?? []), ...pointsOf(points)],
    })
    lines.set(key, onIt)
  }
  const all = new Map<string, Marks>()
  for (const [key, still] of stills) all.set(key, { ...NOTHING, still })
  for (const [key, onIt] of lines) {
    all.set(key, { ...(all.get(key) ?? NOTHING), lines: [...onIt.values()] })
  }
  return all
}

/** As the `d` of a path, in thousandths, so that strokes keep their width. */
export function pathOf({ points }: Pick<MarkedLine, 'points'>): string {
  const [first, ...rest] = points.map(({ x, y }) => `${(x * 1000).toFixed(1)} ${(y * 1000).toFixed(1)}`)
  if (first === undefined) return ''
  return `M${first} ${(rest.length === 0 ? [first] : rest).map((one) => `L${one}`).join(' ')}`
}
