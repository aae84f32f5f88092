import { createI18n } from 'vue-i18n'

/** Loads only the messages of the visitor's language; the other one comes when it is chosen. */
export default defineNuxtPlugin(async (nuxtApp) => {
  const language = useLanguageCookie()
  const i18n = createI18n({
    legacy: false,
    locale: language.value,
    fallbackWarn: false,
    messageCompiler: compileMessage,
    messages: { [language.value]: await loadMessages(language.value) },
  })
  nuxtApp.vueApp.use(i18n)

  async function switchLanguage(next: Locale) {
    i18n.global.setLocaleMessage(next, await loadMessages(next))
    i18n.global.locale.value = next
    language.value = next
  }
  useHead({ htmlAttrs: { lang: () => i18n.global.locale.value } })
  return { provide: { language: i18n.global.locale, switchLanguage } }
})
