/** How the gateway's parts do, as the operator's page writes it. */
import type { Http } from './api/http'
import { dateTime, type Locale } from './format'

export type LightTone = 'OFF' | 'GOOD' | 'WEAK' | 'POOR'

export interface Light {
  readonly id: string
  readonly tone: LightTone
  readonly code: string
  readonly facts: Readonly<Record<string, string | number>>
}

const GIGABYTE = 1e9
const MEGABYTE = 1e6

export const healthLights = (http: Pick<Http, 'get'>): Promise<readonly Light[]> =>
  http.get<{ items: Light[] }>('/operations/health').then(({ items }) => items)

/** The worst of them, and how many are so; what is not set up counts for nothing. */
export function summary(lights: readonly Light[]): { tone: 'GOOD' | 'WEAK' | 'POOR'; n: number } {
  for (const tone of ['POOR', 'WEAK'] as const) {
    const n = lights.filter((light) => light.tone === tone).length
    if (n > 0) return { tone, n }
  }
  return { tone: 'GOOD', n: 0 }
}

export function bytes(value: number): string {
  return value < GIGABYTE ? `${(value / MEGABYTE).toFixed(0)} MB` : `${(value / GIGABYTE).toFixed(1)} GB`
}

/** The facts as they stand in a sentence. */
export function factWords(light: Light, language: Locale): Record<string, string> {
  return Object.fromEntries(
    Object.entries(light.facts).map(([name, value]) => {
      if (name.endsWith('Bytes')) return [name, bytes(Number(value))]
      if (name === 'notAfter') return [name, dateTime(String(value), language)]
      return [name, String(value)]
    }),
  )
}
