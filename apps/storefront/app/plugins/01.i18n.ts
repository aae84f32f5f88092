import { createI18n } from 'vue-i18n'

/** Loads only the messages of the visitor's language; the other one comes when it is chosen. */
export default defineNuxtPlugin(async (nuxtApp) => {
  const language = useVisitLanguage()
  const router = useRouter()
  // A browser begins with the words of the street, and has them all once it has left it.
  let load = import.meta.server ? loadMessages : loadStreetMessages
  const i18n = createI18n({
    legacy: false,
    locale: language.value,
    messages: { [language.value]: await load(language.value) },
  })
  nuxtApp.vueApp.use(i18n)

  addRouteMiddleware(
    'words',
    async (to) => {
      if (load === loadMessages || isOnStreet(to.name)) return
      i18n.global.setLocaleMessage(language.value, await loadMessages(language.value))
      load = loadMessages
    },
    { global: true },
  )

  async function switchLanguage(next: Locale) {
    await wakeFar()
    i18n.global.setLocaleMessage(next, await load(next))
    i18n.global.locale.value = next
    language.value = next
    // The address that asked for a language would ask for it again.
    const { query, hash } = router.currentRoute.value
    if (query.lang !== undefined) await router.replace({ query: { ...query, lang: undefined }, hash })
  }
  useHead({ htmlAttrs: { lang: () => i18n.global.locale.value } })
  return { provide: { language: i18n.global.locale, switchLanguage } }
})
