import { formatYuan, type Locale, toFen } from '@jishi/contract'
import type { Mail } from '../../infra/mail/mail.ts'
import { type Letter, renderLetter } from '../../kernel/mail-layout.ts'

interface PriceDrop {
  locale: Locale
  username: string
  name: string
  priceFen: number
  priceThenFen: number
  link: string
  /** Where the notice is switched off. */
  favoritesLink: string
}

type Words = Omit<Letter, 'locale' | 'link'> & { subject: string }

/** To somebody who asked to be told when it gets cheaper than it was when they chose it. */
export function composePriceMail(drop: PriceDrop): Omit<Mail, 'to'> {
  const { subject, ...words } = priceWords[drop.locale]({
    ...drop,
    now: yuan(drop.priceFen),
    before: yuan(drop.priceThenFen),
    saved: yuan(drop.priceThenFen - drop.priceFen),
  })
  const { greeting, paragraph, validity, notYou, footer } = words
  const text = [greeting, paragraph, drop.link, validity, notYou, `-- \n${footer}`].join('\n\n')
  return {
    subject,
    text: `${text}\n`,
    html: renderLetter({ locale: drop.locale, link: drop.link, ...words }),
  }
}

interface Facts extends PriceDrop {
  now: string
  before: string
  saved: string
}

const priceWords: Record<Locale, (facts: Facts) => Words> = {
  'zh-CN': ({ username, name, now, before, saved, favoritesLink }) => ({
    subject: `【集市】降了 ${saved}：${name}`,
    title: '您收藏的商品降价了',
    preview: `现价 ${now}，比收藏时便宜 ${saved}。`,
    greeting: `${username}，您好：`,
    paragraph: `「${name}」现价 ${now}，您收藏时是 ${before}，便宜了 ${saved}。`,
    button: '去看看',
    validity: '价格和库存随时会变，以下单时为准。',
    fallback: '按钮打不开？请把下面的地址复制到浏览器：',
    notYou: `您为这件商品打开了降价提醒，所以收到这封邮件；同一件商品一天最多提醒一次。不想再收到？在「我的收藏」里关闭即可：${favoritesLink}`,
    footer: '集市 · 这封邮件由系统发出，请不要回复。',
  }),
  en: ({ username, name, now, before, saved, favoritesLink }) => ({
    subject: `${saved} off: ${name}`,
    title: 'A favourite of yours got cheaper',
    preview: `Now ${now}, ${saved} less than when you chose it.`,
    greeting: `Hello ${username},`,
    paragraph: `“${name}” now costs ${now}. It was ${before} when you made it a favourite: ${saved} less.`,
    button: 'Have a look',
    validity: 'Prices and stock may change at any time; what counts is the price when you order.',
    fallback: 'Button not working? Copy this address into your browser:',
    notYou: `You asked to be told about this product; it happens once a day at most. To stop, switch it off among your favourites: ${favoritesLink}`,
    footer: 'Jishi 集市 · Sent by a machine that reads no replies.',
  }),
}

function yuan(fen: number): string {
  return `¥${formatYuan(toFen(fen))}`
}
