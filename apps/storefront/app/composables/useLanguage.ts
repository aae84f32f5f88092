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

/** The language of the page, and how to change it. */
export function useLanguage() {
  const { $language, $switchLanguage } = useNuxtApp()
  return { language: $language, switchLanguage: $switchLanguage }
}
