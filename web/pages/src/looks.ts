import { ref, watchEffect } from 'vue'

/**
 * How the pages look on this device: dark or light, as the system says unless somebody chose
 * otherwise, and with larger type or not. It is remembered in the browser, and says nothing of anybody.
 */
export type Theme = 'auto' | 'light' | 'dark'

export interface Looks {
  readonly theme: Theme
  readonly isLarge: boolean
}

const NAME = 'huizhen.looks'
const USUAL: Looks = { theme: 'auto', isLarge: false }

/** What was remembered; anything else is the usual. */
export function readLooks(text: string | null): Looks {
  if (text === null) return USUAL
  const [theme, size] = text.split(' ')
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
    isLarge: size === 'large',
  }
}

export function writeLooks({ theme, isLarge }: Looks): string {
  return `${theme} ${isLarge ? 'large' : 'usual'}`
}

export function isDark(theme: Theme, doesSystemWantDark: boolean): boolean {
  return theme === 'auto' ? doesSystemWantDark : theme === 'dark'
}

/** Whoever turns it back to what the system wants follows the system again. */
export function turned(theme: Theme, doesSystemWantDark: boolean): Theme {
  const wanted = !isDark(theme, doesSystemWantDark)
  if (wanted === doesSystemWantDark) return 'auto'
  return wanted ? 'dark' : 'light'
}

const looks = ref<Looks>(readLooks(localStorage.getItem(NAME)))
const system = window.matchMedia?.('(prefers-color-scheme: dark)')
const paper = window.matchMedia?.('print')
const doesSystemWantDark = ref(system?.matches === true)
const isPrinting = ref(false)
system?.addEventListener('change', ({ matches }) => (doesSystemWantDark.value = matches))
paper?.addEventListener('change', ({ matches }) => (isPrinting.value = matches))

/** Keeps the page's root as it was chosen; paper is always light. */
export function applyLooks(): void {
  watchEffect(
    () => {
      const root = document.documentElement.classList
      root.toggle(
        'dark',
        isDark(looks.value.theme, doesSystemWantDark.value) && !isPrinting.value,
      )
      root.toggle('large', looks.value.isLarge)
    },
    { flush: 'sync' },
  )
}

export function useLooks() {
  function choose(next: Looks): void {
    looks.value = next
    localStorage.setItem(NAME, writeLooks(next))
  }
  return {
    looks,
    isDark: () => isDark(looks.value.theme, doesSystemWantDark.value),
    turnTheme: () =>
      choose({ ...looks.value, theme: turned(looks.value.theme, doesSystemWantDark.value) }),
    turnSize: () => choose({ ...looks.value, isLarge: !looks.value.isLarge }),
  }
}
