import type { Locale } from '@jishi/contract'

export const languages = ['zh-CN', 'en'] as const satisfies readonly Locale[]

/** Which page, in which language. As a key: `zh-CN /item/1`. */
export interface PageAddress {
  path: string
  language: Locale
}

export function toKey({ language, path }: PageAddress): string {
  return `${language} ${path}`
}

/** Undefined when it is no key of a static page. */
export function readKey(key: string): PageAddress | undefined {
  const [language, path = '', ...rest] = key.split(' ')
  const known = languages.find((each) => each === language)
  if (known === undefined || rest.length > 0 || !isStaticPath(path)) return undefined
  return { language: known, path }
}

/** Home, the first page of a list, and the pages of goods. */
export function isStaticPath(path: string): boolean {
  return /^\/(?:(?:category|item)\/[1-9]\d{0,15})?$/.test(path)
}

/** The keys of a page in all languages. */
export function keysOf(path: string): string[] {
  return languages.map((language) => toKey({ language, path }))
}

/**
 * Which static page a request asks for; undefined: something that has to be drawn, such as a sorted list. Parameters that
 * only tell advertisers where somebody came from change nothing.
 */
export function readRequest(url: string, cookies: string | undefined): PageAddress | undefined {
  const queryAt = url.indexOf('?')
  const path = queryAt < 0 ? url : url.slice(0, queryAt)
  if (!isStaticPath(path)) return undefined
  const language = isEnglishCookie(cookies) ? 'en' : 'zh-CN'
  if (queryAt < 0) return { path, language }
  const parameters = [...new URLSearchParams(url.slice(queryAt))]
  if (!parameters.every(([name]) => name === 'lang' || isTracking(name))) return undefined
  const asked = parameters.find(([name]) => name === 'lang')?.[1]
  return { path, language: languages.find((each) => each === asked) ?? language }
}

const trackingNames = new Set(['gclid', 'fbclid', 'msclkid', 'yclid', 'ttclid', 'bd_vid', 'spm', 'scm'])

function isTracking(name: string): boolean {
  return name.startsWith('utm_') || trackingNames.has(name)
}

function isEnglishCookie(cookies: string | undefined): boolean {
  return cookies !== undefined && /(?:^|;\s*)jishi_lang=en(?:;|$)/.test(cookies)
}
