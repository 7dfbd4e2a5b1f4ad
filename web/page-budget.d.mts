export interface Chunk {
  readonly file: string
  readonly css?: readonly string[]
  readonly imports?: readonly string[]
}
export type Manifest = Readonly<Record<string, Chunk>>
export interface Weight {
  readonly page: string
  readonly kilobytes: number
  readonly limit: number
  readonly isTooMuch: boolean
}
export const BUDGETS: Readonly<Record<string, number>>
export function filesOf(manifest: Manifest, ...entries: string[]): string[]
export function weigh(
  manifest: Manifest,
  sizeOf: (file: string) => number,
  budgets?: Readonly<Record<string, number>>,
  texts?: string,
): Weight[]
export function weighFolder(webroot: string, manifest: Manifest): Weight[]
