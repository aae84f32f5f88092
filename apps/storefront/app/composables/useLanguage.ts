const yearSeconds = 365 * 24 * 60 * 60

export function useLanguageCookie() {
  const cookie = useCookie<Locale>('jishi_lang', {
    maxAge: yearSeconds,
    path: '/',
    sameSite: 'lax',
    readonly: false,
  })
  return computed<Locale>({
    get: () => (cookie.value === 'en' ? 'en' : 'zh-CN'),
    set: (value) => {
      cookie.value = value
    },
  })
}

/**
 * The language of this visit: what the server drew with; there it is what `?lang=` says, as links and search engines do,
 * or the cookie. What was asked for in the address stays: in the browser the cookie follows it.
 */
export function useVisitLanguage() {
  const cookie = useLanguageCookie()
  const asked = readLanguage(useRequestURL().searchParams.get('lang'))
  const language = useState<Locale>('language', () => asked ?? cookie.value)
  if (import.meta.client && asked !== undefined) cookie.value = asked
  return computed<Locale>({
    get: () => language.value,
    set: (value) => {
      language.value = value
      cookie.value = value
    },
  })
}

/** The language of the page, and how to change it. */
export function useLanguage() {
  const { $language, $switchLanguage } = useNuxtApp()
  return { language: $language, switchLanguage: $switchLanguage }
}

function readLanguage(asked: string | null): Locale | undefined {
  if (asked === 'en') return 'en'
  return asked === 'zh-CN' || asked === 'zh' ? 'zh-CN' : undefined
}
