import { type App, type InjectionKey, inject, type Ref, ref, shallowReactive } from 'vue'

/**
 * Stands in for vue-i18n in the bundles: `t`, `te`, `locale` and messages that are plain sentences with `{name}` holes.
 * Plurals, links, HTML, dates and numbers are a tenth of the first download, and no sentence of ours asks for them.
 */
export interface Messages {
  [key: string]: string | Messages
}

export interface Words {
  locale: Ref<string>
  /** The sentence in the language of the page, its holes filled; a key without a sentence shows itself. */
  t(key: string, values?: Record<string, unknown>): string
  te(key: string): boolean
  setLocaleMessage(locale: string, messages: Messages): void
}

const injected: InjectionKey<Words> = Symbol('words')

export function createI18n(given: { locale: string; messages: Record<string, Messages> }) {
  const locale = ref(given.locale)
  const messages = shallowReactive({ ...given.messages })

  function find(key: string): string | undefined {
    let found: string | Messages | undefined = messages[locale.value]
    for (const part of key.split('.')) found = typeof found === 'object' ? found[part] : undefined
    return typeof found === 'string' ? found : undefined
  }
  const global: Words = {
    locale,
    t: (key, values = {}) =>
      (find(key) ?? key).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? '')),
    te: (key) => find(key) !== undefined,
    setLocaleMessage(of, next) {
      messages[of] = next
    },
  }
  return { global, install: (app: App) => void app.provide(injected, global) }
}

export function useI18n(): Words {
  const words = inject(injected)
  if (words === undefined) throw new Error('useI18n() outside of a component')
  return words
}
