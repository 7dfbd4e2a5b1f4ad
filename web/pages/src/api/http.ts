import type { Problem } from './types'

/** The server said no, or could not be reached (status 0). */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`)
    this.name = 'ApiProblem'
  }

  get code(): string {
    return this.problem.code ?? (this.status === 0 ? 'unreachable' : `http-${this.status}`)
  }

  /** It may go well when tried again. */
  get isPassing(): boolean {
    return this.status === 0 || this.status >= 502
  }
}

export interface HttpOptions {
  readonly fetch: typeof fetch
  readonly csrf: () => string | undefined
  /** Below which paths are; `/api/v1` when it is left out. */
  readonly root?: string
  /** The session is over. */
  readonly signedOut: () => void
}

const ROOT = '/api/v1'

export function newKey(): string {
  return crypto.randomUUID()
}

const tag = (version: number) => `"${version}"`

function command(key: string, version?: number): Record<string, string> {
  const headers = { 'Idempotency-Key': key }
  return version === undefined ? headers : { ...headers, 'If-Match': tag(version) }
}

/** Speaks JSON with `/api/v1`, or another root: CSRF header, idempotency key, problems as ApiProblem. */
export class Http {
  constructor(private readonly options: HttpOptions) {}

  get<T>(path: string): Promise<T> {
    return this.send('GET', path)
  }

  /** Nothing when it is still at this version. */
  getIfChanged<T>(path: string, version: number): Promise<T | undefined> {
    return this.send('GET', path, undefined, { 'If-None-Match': tag(version) })
  }

  /** @param version refused (412) when it is not at this version any more */
  post<T>(path: string, body: unknown = {}, idempotencyKey: string = newKey(), version?: number): Promise<T> {
    return this.send('POST', path, body, command(idempotencyKey, version))
  }

  /** @param version refused (412) when it is not at this version any more */
  put<T>(path: string, body: unknown, idempotencyKey: string = newKey(), version?: number): Promise<T> {
    return this.send('PUT', path, body, command(idempotencyKey, version))
  }

  delete<T>(path: string, idempotencyKey: string = newKey()): Promise<T> {
    return this.send('DELETE', path, undefined, command(idempotencyKey))
  }

  /** A file as the body. */
  upload<T>(path: string, file: Blob, type: string, idempotencyKey: string = newKey()): Promise<T> {
    return this.send('POST', path, file, command(idempotencyKey), type)
  }

  async bytes(path: string, signal?: AbortSignal): Promise<ArrayBuffer> {
    const response = await this.reach(path, signal === undefined ? {} : { signal })
    if (!response.ok) throw await this.problem(path, response)
    return response.arrayBuffer()
  }

  private async send<T>(
    method: string,
    path: string,
    body?: unknown,
    more: Record<string, string> = {},
    type = 'application/json',
  ): Promise<T> {
    const headers: Record<string, string> = { Accept: 'application/json', ...more }
    if (body !== undefined) headers['Content-Type'] = type
    const csrf = this.options.csrf()
    if (method !== 'GET' && csrf !== undefined) headers['X-Huizhen-CSRF'] = csrf
    const response = await this.reach(path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
    })
    if (response.status === 304) return undefined as T
    if (!response.ok) throw await this.problem(path, response)
    if (response.status === 204) return undefined as T
    return (await response.json()) as T
  }

  private async reach(path: string, init: RequestInit): Promise<Response> {
    try {
      return await this.options.fetch((this.options.root ?? ROOT) + path, { credentials: 'same-origin', ...init })
    } catch (cause) {
      if ((cause as { name?: string }).name === 'AbortError') throw cause
      throw new ApiProblem(0, { detail: String(cause) })
    }
  }

  private async problem(path: string, response: Response): Promise<ApiProblem> {
    const problem = await readProblem(response)
    if (response.status === 401 && path !== '/session') this.options.signedOut()
    return new ApiProblem(response.status, problem)
  }
}

async function readProblem(response: Response): Promise<Problem> {
  return parseProblem(await response.text().catch(() => ''), response.status)
}

/** A proxy's HTML page or an empty body is a problem too: one with the status alone. */
export function parseProblem(text: string, status: number): Problem {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch {
    // Not JSON: the status has to do.
  }
  return { status }
}
