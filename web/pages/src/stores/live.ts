import { defineStore } from 'pinia'
import { onBeforeUnmount, onMounted } from 'vue'
import { type Change, LiveEvents, type Source } from '../live'
import { useSession } from './session'

/**
 * The one stream of this page. Whoever a ring must reach keeps it while the page is hidden; for
 * others it is closed then, so that their session can end by itself.
 */
export const useLive = defineStore('live', () => {
  const session = useSession()
  const events = new LiveEvents({
    open: () => new EventSource(session.api.eventsAddress) as Source,
    isIdle: () => {
      if (typeof EventSource === 'undefined') return true // then pages poll
      const role = session.user?.role
      if (role === undefined || role === 'OPERATOR' || role === 'REGULATOR') return true
      const isOnCall = role === 'SPECIALIST' || role === 'COORDINATOR'
      return !isOnCall && document.visibilityState === 'hidden'
    },
  })
  document.addEventListener('visibilitychange', () => events.look())
  return { listen: (listener: (change: Change) => void) => events.listen(listener) }
})

/** Hears of changes of cases while the component lives. */
export function useChanges(listener: (change: Change) => void): void {
  whileMounted((change) => {
    if (change.kind !== 'notice' && change.kind !== 'request') listener(change)
  })
}

/** Hears when the own list of notices may have changed, while the component lives. */
export function useNotices(listener: () => void): void {
  whileMounted(({ kind }) => {
    if (kind === 'notice' || kind === 'reload') listener()
  })
}

/** Hears of changes of referrals, orders and teaching sessions; `name` is empty when any may have changed. */
export function useRequestChanges(listener: (name: string) => void): void {
  whileMounted(({ kind, caseId }) => {
    if (kind === 'request' || kind === 'reload') listener(caseId)
  })
}

function whileMounted(listener: (change: Change) => void): void {
  const live = useLive()
  let stop = (): void => undefined
  onMounted(() => (stop = live.listen(listener)))
  onBeforeUnmount(() => stop())
}
