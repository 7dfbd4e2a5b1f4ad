import { ApiProblem, parseProblem } from '../api/http'
import type { Undrawable } from './facts'

/** An image that came, but can't be drawn here: the archive may still draw it. */
export class DrawingFault extends Error {
  constructor(
    readonly reason: Undrawable | 'transfer-syntax' | 'decode' | 'browser',
    detail: string = reason,
  ) {
    super(detail)
    this.name = 'DrawingFault'
  }
}

interface Answered {
  status: number
  response?: unknown
}

function isAnswered(cause: unknown): cause is Answered {
  return typeof cause === 'object' && cause !== null && typeof (cause as Partial<Answered>).status === 'number'
}

function body(response: unknown): string {
  const isBytes = Object.prototype.toString.call(response) === '[object ArrayBuffer]'
  return isBytes ? new TextDecoder().decode(new Uint8Array(response as ArrayBuffer)) : ''
}

/**
 * What the library's loader fails with: an `XMLHttpRequest` that was not answered with 200, or an error of a
 * decoder; as a problem that has words.
 */
export function faultOf(cause: unknown): Error {
  if (cause instanceof ApiProblem || cause instanceof DrawingFault) return cause
  if (isAnswered(cause)) return new ApiProblem(cause.status, parseProblem(body(cause.response), cause.status))
  const said = cause instanceof Error ? cause.message : String(cause)
  return new DrawingFault(/transfer syntax/i.test(said) ? 'transfer-syntax' : 'decode', said)
}
