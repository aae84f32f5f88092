import type { Locale } from '@jishi/contract'
import type { Mail } from '../../infra/mail/mail.ts'
import { type Letter, renderLetter } from '../../kernel/mail-layout.ts'

type Composed = Omit<Mail, 'to'>

interface Asked {
  locale: Locale
  username: string
  link: string
}

type Words = Omit<Letter, 'locale' | 'link'> & { subject: string }

/** To a new address: whoever reads it there opens the link. `hours`: how long that is good. */
export function composeVerificationMail({ hours, ...asked }: Asked & { hours: number }): Composed {
  return compose(asked, verificationWords[asked.locale](asked.username, hours))
}

/** To a verified address whose owner forgot the password. `minutes`: how long the link is good. */
export function composePasswordMail({ minutes, ...asked }: Asked & { minutes: number }): Composed {
  return compose(asked, passwordWords[asked.locale](asked.username, minutes))
}

function compose({ locale, link }: Asked, { subject, ...words }: Words): Composed {
  const { greeting, paragraph, validity, notYou, footer } = words
  const text = [greeting, paragraph, link, validity, notYou, `-- \n${footer}`].join('\n\n')
  return { subject, text: `${text}\n`, html: renderLetter({ locale, link, ...words }) }
}

const greet = {
  'zh-CN': (username: string) => `${username}，您好：`,
  en: (username: string) => `Hello ${username},`,
}
const common = {
  'zh-CN': {
    fallback: '按钮打不开？请把下面的地址复制到浏览器：',
    footer: '集市 · 这封邮件由系统发出，请不要回复。',
  },
  en: {
    fallback: 'Button not working? Copy this address into your browser:',
    footer: 'Jishi 集市 · Sent by a machine that reads no replies.',
  },
}

const verificationWords: Record<Locale, (username: string, hours: number) => Words> = {
  'zh-CN': (username, hours) => ({
    ...common['zh-CN'],
    subject: '【集市】请验证您的邮箱',
    title: '验证您的邮箱',
    preview: `点一下就好，链接 ${hours} 小时内有效。`,
    greeting: greet['zh-CN'](username),
    paragraph: '您在集市填写了这个邮箱。验证后，就可以用它登录和找回密码。',
    button: '验证邮箱',
    validity: `链接 ${hours} 小时内有效，只能使用一次。`,
    notYou: '如果不是您本人操作，请忽略这封邮件。没有这个链接，谁也不能使用您的邮箱。',
  }),
  en: (username, hours) => ({
    ...common.en,
    subject: 'Verify your e-mail address at Jishi 集市',
    title: 'Verify your e-mail address',
    preview: `One click. The link is good for ${count(hours, 'hour')}.`,
    greeting: greet.en(username),
    paragraph:
      'You entered this address at Jishi. Once verified, you can log in with it and use it to reset your password.',
    button: 'Verify address',
    validity: `The link is good for ${count(hours, 'hour')} and works once.`,
    notYou: 'If it was not you, ignore this mail. Without the link nobody can use your address.',
  }),
}

const passwordWords: Record<Locale, (username: string, minutes: number) => Words> = {
  'zh-CN': (username, minutes) => ({
    ...common['zh-CN'],
    subject: '【集市】重设您的密码',
    title: '重设您的密码',
    preview: `链接 ${minutes} 分钟内有效。不是您本人操作？忽略即可。`,
    greeting: greet['zh-CN'](username),
    paragraph: '我们收到了重设您集市账号密码的请求。设置新密码后，所有设备都需要重新登录。',
    button: '设置新密码',
    validity: `链接 ${minutes} 分钟内有效，只能使用一次。请不要转给别人。`,
    notYou: '如果不是您本人操作，请忽略这封邮件，您的密码不会改变。',
  }),
  en: (username, minutes) => ({
    ...common.en,
    subject: 'Reset your password at Jishi 集市',
    title: 'Reset your password',
    preview: `The link is good for ${count(minutes, 'minute')}. Not you? Ignore it.`,
    greeting: greet.en(username),
    paragraph:
      'Somebody asked to reset the password of your Jishi account. Once you choose a new one, every device has to log in again.',
    button: 'Choose a new password',
    validity: `The link is good for ${count(minutes, 'minute')} and works once. Do not pass it on.`,
    notYou: 'If it was not you, ignore this mail. Your password stays as it is.',
  }),
}

function count(amount: number, unit: string): string {
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`
}
