import { describe, expect, it } from 'vitest'
import { createSSRApp, h } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { createI18n, useI18n } from '../../vue-i18n-lite.ts'

const chinese = { common: { hello: '您好，{name}', left: '还剩 {count} 件' }, home: { title: '集市' } }
const english = { common: { hello: 'Hello, {name}', left: '{count} left' }, home: { title: 'Jishi' } }
const create = () => createI18n({ locale: 'zh-CN', messages: { 'zh-CN': chinese } })

describe('the words of a page', () => {
  it('fill the holes of a sentence, and leave nothing where nothing was given', () => {
    const { t } = create().global
    expect(t('home.title')).toBe('集市')
    expect(t('common.hello', { name: '$& {count}' })).toBe('您好，$& {count}')
    expect(t('common.left', { count: 0 })).toBe('还剩 0 件')
    expect(t('common.left')).toBe('还剩  件')
  })

  it('show the key where there is no sentence, and tell so', () => {
    const { t, te } = create().global
    for (const key of ['home.subtitle', 'home', 'home.title.more', 'away.title', 'home.constructor']) {
      expect(t(key)).toBe(key)
      expect(te(key)).toBe(false)
    }
    expect(te('home.title')).toBe(true)
  })

  it('follow the language, and messages that come later', () => {
    const { t, locale, setLocaleMessage } = create().global
    setLocaleMessage('en', english)
    expect(t('home.title')).toBe('集市')
    locale.value = 'en'
    expect(t('common.hello', { name: 'Li' })).toBe('Hello, Li')
    setLocaleMessage('en', { ...english, cart: { title: 'Cart' } })
    expect(t('cart.title')).toBe('Cart')
  })

  it('are those of the visit that a component is drawn for', async () => {
    const page = { setup: () => () => h('p', useI18n().t('home.title')) }
    const other = createI18n({ locale: 'en', messages: { en: english } })
    const drawn = [create(), other].map((words) => renderToString(createSSRApp(page).use(words)))
    expect(await Promise.all(drawn)).toEqual(['<p>集市</p>', '<p>Jishi</p>'])
  })
})
