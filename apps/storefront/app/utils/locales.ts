import type { Locale as ContractLocale } from '@jishi/contract'

export type Locale = ContractLocale

const loaders = {
  'zh-CN': () => import('../locales/zh-CN'),
  en: () => import('../locales/en'),
}

export async function loadMessages(locale: Locale): Promise<MessageTree> {
  return (await loaders[locale]()).default
}
