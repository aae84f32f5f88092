import { describe, expect, it } from 'vitest'
import { isStaticPath, keysOf, readKey, readRequest } from './page.rules.ts'

describe('static pages', () => {
  it('are home, lists and goods, and nothing beside them', () => {
    for (const path of ['/', '/category/5', '/item/9007199254740991']) expect(isStaticPath(path)).toBe(true)
    for (const path of [
      '',
      '/item/',
      '/item/0',
      '/item/1/',
      '/item/1x',
      '/Item/1',
      '/cart',
      '//',
      '/item/1\n',
    ])
      expect(isStaticPath(path)).toBe(false)
  })

  it('have a key in each language that says which page it is', () => {
    expect(keysOf('/item/1').map(readKey)).toEqual([
      { language: 'zh-CN', path: '/item/1' },
      { language: 'en', path: '/item/1' },
    ])
    for (const key of ['', 'fr /', 'en', 'en /cart', 'en /item/1 x']) expect(readKey(key)).toBeUndefined()
  })

  it('are asked for by an address without more than a language and where somebody came from', () => {
    expect(readRequest('/item/1?', undefined)).toEqual({ path: '/item/1', language: 'zh-CN' })
    expect(readRequest('/?utm_id=1&lang=en', undefined)).toEqual({ path: '/', language: 'en' })
    expect(readRequest('/?lang=en&lang=zh-CN', undefined)?.language).toBe('en')
    for (const url of ['/?page=2', '/?%6Cang=en&x', '/cart', '/?utm=1'])
      expect(readRequest(url, undefined)).toBeUndefined()
  })
})
