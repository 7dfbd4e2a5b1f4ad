import { computed } from 'vue'
import { createI18n, useI18n } from 'vue-i18n'
import { ApiProblem } from './api/http'
import type { Locale } from './format'
import en from './texts/en'
import zh from './texts/zh-CN'

const NAME = 'huizhen.language'

function remembered(): Locale {
  return localStorage.getItem(NAME) === 'en' ? 'en' : 'zh-CN'
}

export const i18n = createI18n({
  legacy: false,
  locale: remembered(),
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zh, en },
  missingWarn: false,
  fallbackWarn: false,
})

export function chooseLanguage(locale: Locale): void {
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
  if (!(cause instanceof ApiProblem)) return cause instanceof Error ? cause.message : String(cause)
  const own = locale === 'en' ? cause.problem.en : cause.problem.zh
  if (own !== undefined && own !== '') return own
  if (cause.status === 0) return t('error.unreachable')
  if (te(`error.code.${cause.code}`)) return t(`error.code.${cause.code}`)
  if (te(`error.status.${cause.status}`)) return t(`error.status.${cause.status}`)
  return t('error.other', { code: cause.code })
}
