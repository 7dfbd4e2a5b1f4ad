import type { VitalAlarm } from '@huizhen/client'
import { readonly, ref } from 'vue'

type Level = VitalAlarm['level']

export interface Tone {
  readonly hertz: number
  /** After the sound has begun. */
  readonly atSeconds: number
  readonly seconds: number
}

const MUTED = 'huizhen.alarm-sound'
const LOUDNESS = 0.18
const EDGE_SECONDS = 0.02

/** Short and once, so that nobody talks over it for long: two falling tones, or five that don't fall. */
const TONES: Readonly<Record<Level, readonly Tone[]>> = {
  warn: [
    { hertz: 660, atSeconds: 0, seconds: 0.18 },
    { hertz: 523, atSeconds: 0.22, seconds: 0.22 },
  ],
  emergency: [0, 0.18, 0.36, 0.72, 0.9].map((atSeconds) => ({ hertz: 880, atSeconds, seconds: 0.13 })),
}

export function tonesOf(level: Level): readonly Tone[] {
  return TONES[level]
}

/** What a sound is made for: the worst of those that have begun. */
export function worstOf(begun: readonly VitalAlarm[]): Level | undefined {
  if (begun.some(({ level }) => level === 'emergency')) return 'emergency'
  return begun.length > 0 ? 'warn' : undefined
}

/**
 * The sound of alarms, on this device alone: nobody else hears it, and who hears it may mute it, which is
 * remembered. A browser that plays nothing yet (nobody has touched the page) is no fault: the words are there.
 */
export function useAlarmSound(open: () => AudioContext = () => new AudioContext()) {
  const isMuted = ref(localStorage.getItem(MUTED) === 'off')
  let context: AudioContext | undefined

  async function play(level: Level): Promise<void> {
    if (isMuted.value) return
    try {
      context ??= open()
      if (context.state === 'suspended') await context.resume()
      for (const tone of tonesOf(level)) sound(context, tone)
    } catch {
      // No sound on this device: the alarm is read aloud and seen all the same.
    }
  }

  function toggle(): void {
    isMuted.value = !isMuted.value
    localStorage.setItem(MUTED, isMuted.value ? 'off' : 'on')
    if (isMuted.value) close()
  }

  /** What still sounds ends, too. */
  function close(): void {
    void context?.close()
    context = undefined
  }

  return { isMuted: readonly(isMuted), play, toggle, close }
}

function sound(context: AudioContext, { hertz, atSeconds, seconds }: Tone): void {
  const begin = context.currentTime + atSeconds
  const volume = context.createGain()
  volume.gain.setValueAtTime(0, begin)
  volume.gain.linearRampToValueAtTime(LOUDNESS, begin + EDGE_SECONDS)
  volume.gain.setValueAtTime(LOUDNESS, begin + seconds - EDGE_SECONDS)
  volume.gain.linearRampToValueAtTime(0, begin + seconds)
  volume.connect(context.destination)
  const tone = context.createOscillator()
  tone.frequency.value = hertz
  tone.connect(volume)
  tone.start(begin)
  tone.stop(begin + seconds)
}
