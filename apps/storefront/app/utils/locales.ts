import type { Locale as ContractLocale } from '@jishi/contract'
import chinese from '../locales/zh-CN'

export type Locale = ContractLocale

/** Chinese is part of the first download; English comes when it is asked for. */
export async function loadMessages(locale: Locale): Promise<MessageTree> {
  return locale === 'en' ? (await import('../locales/en')).default : chinese
}
