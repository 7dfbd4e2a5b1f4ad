import type { Http } from './api/http'

export interface Webhook {
  readonly id: string
  readonly url: string
  readonly types: readonly string[]
  readonly createdBy: string
  readonly createdAt: string
  /** Once, in the answer that made it. */
  readonly secret?: string
  readonly cursor?: number
  readonly failures?: number
  readonly lastStatus?: number
  readonly nextAt?: string
  readonly isStopped?: boolean
}

export interface WebhookList {
  readonly items: readonly Webhook[]
  readonly head: number
}

const id = encodeURIComponent

export function hooksApi(http: Pick<Http, 'get' | 'post' | 'delete'>) {
  return {
    list: () => http.get<WebhookList>('/webhooks'),
    add: (url: string, types: readonly string[]) => http.post<Webhook>('/webhooks', { url, types }),
    remove: (hook: string) => http.delete<undefined>(`/webhooks/${id(hook)}`),
    replay: (hook: string, after: number) =>
      http.post<Webhook>(`/webhooks/${id(hook)}/replay`, { after }),
  }
}

export type HookState = 'stopped' | 'failing' | 'behind' | 'fine'

/** How it goes, the worst first. */
export function stateOf({ isStopped, failures = 0, cursor = 0 }: Webhook, head: number): HookState {
  if (isStopped === true) return 'stopped'
  if (failures > 0) return 'failing'
  return cursor < head ? 'behind' : 'fine'
}

/** `case.book, case.sign` as a list; nothing is all of them. */
export function typesOf(text: string): string[] {
  return text.split(/[\s,，;；]+/u).filter((type) => type !== '')
}
