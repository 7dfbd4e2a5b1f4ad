import type { Application } from './api/types'

/** Keeps an application that is being written on this computer, until it is sent or signed out. */
const PREFIX = 'huizhen.draft.'
/** A draft older than this is forgotten: it is about a patient. */
export const DRAFT_MILLIS = 24 * 3600 * 1000

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

function name(account: string, of: string): string {
  return `${PREFIX}${account}.${of}`
}

export function keepDraft(
  store: Store,
  account: string,
  of: string,
  application: Application,
  now: number,
): void {
  try {
    store.setItem(name(account, of), JSON.stringify({ at: now, application }))
  } catch {
    // The browser's storage is full or forbidden: the form goes on without a copy.
  }
}

export function recallDraft(
  store: Store,
  account: string,
  of: string,
  now: number,
): Application | undefined {
  const text = store.getItem(name(account, of))
  if (text === null) return undefined
  try {
    const { at, application } = JSON.parse(text) as { at: number; application: Application }
    if (typeof at === 'number' && now - at < DRAFT_MILLIS && typeof application === 'object') {
      return application
    }
  } catch {
    // Not ours or torn: as good as none.
  }
  store.removeItem(name(account, of))
  return undefined
}

export function forgetDraft(store: Store, account: string, of: string): void {
  store.removeItem(name(account, of))
}

export function forgetDrafts(store: Storage, account: string): void {
  for (const key of Object.keys(store)) {
    if (key.startsWith(`${PREFIX}${account}.`)) store.removeItem(key)
  }
}
