/** How the figures of open rooms are judged and written for the operator. */
import type { Seat, SeatQuality, Slot } from './api/types'

/** What a figure is shown as: worth a look, or bad enough to act. */
export type Tone = 'good' | 'weak' | 'poor'

const TONES: readonly Tone[] = ['good', 'weak', 'poor']

/** From `weak` and from `poor` on. Loss: what redundancy and repairs hide, and what they don't. */
const LOSS_LIMITS = [0.02, 0.1] as const
const FROZEN_LIMITS = [0.01, 0.03] as const
/** ITU-T G.114: up to 150 ms one way is no trouble, over 400 ms can't be talked over. */
const ROUND_TRIP_LIMITS = [300, 800] as const
/** Below them, on the scale of ITU-T G.107 Annex B: some people, then most are dissatisfied. */
const MOS_LIMITS = [3.6, 3.1] as const

function from(value: number, [weak, poor]: readonly [number, number]): Tone {
  if (value >= poor) return 'poor'
  return value >= weak ? 'weak' : 'good'
}

export function soundTone({ audioMos }: SeatQuality): Tone {
  if (audioMos < MOS_LIMITS[1]) return 'poor'
  return audioMos < MOS_LIMITS[0] ? 'weak' : 'good'
}

export const lossTone = (share: number): Tone => from(share, LOSS_LIMITS)
export const frozenTone = (share: number): Tone => from(share, FROZEN_LIMITS)
export const delayTone = (millis: number): Tone => from(millis, ROUND_TRIP_LIMITS)

/** Whether somebody was heard there: without anybody there is no score. */
export function hears({ audioMos }: SeatQuality): boolean {
  return audioMos > 0
}

/** The worst of a seat's figures. */
export function seatTone(seat: Seat): Tone {
  if (!seat.connected) return 'poor'
  const { quality } = seat
  if (quality === undefined) return 'good'
  const tones = [
    ...(hears(quality) ? [soundTone(quality)] : []),
    lossTone(quality.uplinkLoss),
    lossTone(quality.relayLoss),
    lossTone(quality.downlinkLoss),
    frozenTone(quality.frozenShare),
    delayTone(quality.rttMillis),
  ]
  return TONES[Math.max(...tones.map((tone) => TONES.indexOf(tone)))] ?? 'good'
}

/** What is shown in a seat's picture slots. */
export function pictures(seat: Seat): Slot[] {
  return seat.slots.filter(({ kind, fromSeat }) => kind === 'video' && fromSeat > 0)
}

export function percent(share: number): string {
  const value = 100 * share
  if (value > 0 && value < 0.1) return '< 0.1 %'
  return `${value > 0 && value < 10 ? value.toFixed(1) : value.toFixed(0)} %`
}

export function bitrate(bps: number): string {
  if (bps >= 1_000_000) return `${(bps / 1_000_000).toFixed(1)} Mbit/s`
  return `${Math.round(bps / 1_000)} kbit/s`
}
