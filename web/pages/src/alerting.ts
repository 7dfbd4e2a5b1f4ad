import { ref } from 'vue'

/** Notifications of the system while a page is open but out of sight. */
const permission = ref<NotificationPermission | 'none'>(
  typeof Notification === 'undefined' ? 'none' : Notification.permission,
)

export function useAlerting() {
  /** Only in answer to a press: browsers and people dislike to be asked out of the blue. */
  async function ask(): Promise<void> {
    if (permission.value !== 'default') return
    permission.value = await Notification.requestPermission()
  }

  /** Nothing personal: it may show on a locked screen. One of a tag replaces the one before. */
  function alert(title: string, tag: string): void {
    if (permission.value !== 'granted' || document.visibilityState === 'visible') return
    try {
      const shown = new Notification(title, { tag, requireInteraction: true, icon: '/favicon.svg' })
      shown.onclick = () => {
        window.focus()
        shown.close()
      }
    } catch {
      // Some telephones let only a service worker do it: the page rings all the same.
    }
  }

  return { permission, ask, alert }
}
