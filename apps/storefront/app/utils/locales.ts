import type { Locale as ContractLocale } from '@jishi/contract'
import chinese from '../locales/zh-CN'

export type Locale = ContractLocale

/** The pages that everybody sees; only their words are part of the first download. */
const street = new Set<unknown>(['index', 'categories', 'category-id', 'item-skuId', 'search'])

export const isOnStreet = (routeName: unknown): boolean => street.has(routeName)

/** Chinese is part of the first download; English comes when it is asked for. */
export async function loadStreetMessages(locale: Locale): Promise<MessageTree> {
  return locale === 'en' ? (await import('../locales/en')).default : chinese
}

/** The words of the street and of all other pages. */
export async function loadMessages(locale: Locale): Promise<MessageTree> {
  const indoors = locale === 'en' ? import('../locales/en/indoors') : import('../locales/zh-CN/indoors')
  return { ...(await loadStreetMessages(locale)), ...(await indoors).default }
}
