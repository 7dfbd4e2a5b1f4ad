import { computed } from 'vue'
import { createI18n, useI18n } from 'vue-i18n'
import { ApiProblem } from './api/http'
import type { Locale } from './format'
import { PasskeyFault } from './passkeys'
import type zh from './texts/zh-CN'

const NAME = 'huizhen.language'

function remembered(): Locale {
  return localStorage.getItem(NAME) === 'en' ? 'en' : 'zh-CN'
}

export const i18n = createI18n({
  legacy: false,
  locale: remembered(),
  fallbackLocale: 'zh-CN',
  // No texts yet: see loadTexts. Both languages have the same keys, so that one is enough.
  messages: {} as Record<Locale, typeof zh>,
  missingWarn: false,
  fallbackWarn: false,
})

/** A language's texts come with the first page that is shown in it: nobody loads two. */
const TEXTS: Record<Locale, () => Promise<{ default: typeof zh }>> = {
  'zh-CN': () => import('./texts/zh-CN'),
  en: () => import('./texts/en'),
}

export async function loadTexts(locale: Locale): Promise<void> {
  i18n.global.setLocaleMessage(locale, (await TEXTS[locale]()).default)
}

export async function chooseLanguage(locale: Locale): Promise<void> {
  if (!i18n.global.availableLocales.includes(locale)) await loadTexts(locale)
  i18n.global.locale.value = locale
  localStorage.setItem(NAME, locale)
  document.documentElement.lang = locale
}

/** The texts, the language, and a problem of the API in that language. */
export function useTexts() {
  const { t, te, tm, rt, locale } = useI18n()
  const language = computed(() => locale.value as Locale)

  function problem(cause: unknown): string {
    return problemText(cause, language.value, t, te)
  }

  /** A list of texts. */
  function list(key: string): string[] {
    return (tm(key) as string[]).map((text) => rt(text))
  }

  /** The text under `key` + `name`, or else `name` itself: codes that may grow on the server. */
  function named(key: string, name: string): string {
    return te(`${key}.${name}`) ? t(`${key}.${name}`) : name
  }

  return { t, te, language, problem, list, named }
}

type Translate = (key: string, values?: Record<string, unknown>) => string

/** What to tell a person about a failed request: the rule's own words first. */
export function problemText(
  cause: unknown,
  locale: Locale,
  t: Translate,
  te: (key: string) => boolean,
): string {
  if (cause instanceof PasskeyFault) return t(`passkeys.trouble.${cause.trouble}`)
  if (!(cause instanceof ApiProblem)) return cause instanceof Error ? cause.message : String(cause)
  const own = locale === 'en' ? cause.problem.en : cause.problem.zh
  if (own !== undefined && own !== '') return own
  if (cause.status === 0) return t('error.unreachable')
  if (te(`error.code.${cause.code}`)) return t(`error.code.${cause.code}`)
  if (te(`error.status.${cause.status}`)) return t(`error.status.${cause.status}`)
  return t('error.other', { code: cause.code })
}
