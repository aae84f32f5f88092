import { describe, expect, it } from 'vitest'
import { composePasswordMail, composeVerificationMail } from './mail-templates.ts'

const link = 'https://shop.test/email/verify?token=abc-123_x.y&from=mail'
const locales = ['zh-CN', 'en'] as const
const composeBoth = (locale: (typeof locales)[number], asked: { username?: string; link?: string } = {}) => {
  const common = { locale, username: '掌柜', link, ...asked }
  return [composeVerificationMail({ ...common, hours: 24 }), composePasswordMail({ ...common, minutes: 60 })]
}
const all = locales.flatMap((locale) => composeBoth(locale))

describe('a mail of an account', () => {
  it('§1.4 says how long its link is good, and that it can be ignored', () => {
    const [zhVerify, zhReset, enVerify, enReset] = all
    expect(zhVerify?.subject).toBe('【集市】请验证您的邮箱')
    expect(zhVerify?.text).toMatch(/24 小时内有效[\s\S]*如果不是您本人操作，请忽略/)
    expect(zhReset?.text).toMatch(/60 分钟内有效[\s\S]*如果不是您本人操作，请忽略/)
    expect(enVerify?.text).toMatch(/24 hours[\s\S]*If it was not you, ignore/)
    expect(enReset?.text).toMatch(/60 minutes[\s\S]*If it was not you, ignore/)
    expect(composePasswordMail({ locale: 'en', username: 'a', link, minutes: 1 }).text).toContain('1 minute ')
  })

  it('has its link once in the text, on a line of its own, and twice in the HTML', () => {
    for (const { text, html } of all) {
      expect(text.split('\n').filter((line) => line === link)).toHaveLength(1)
      expect(html.match(/href="([^"]*)"/g)).toEqual(
        Array(2).fill('href="https://shop.test/email/verify?token=abc-123_x.y&amp;from=mail"'),
      )
    }
  })

  it('says the same in both parts', () => {
    for (const { text, html } of all) {
      const lines = text.split('\n').filter((line) => line !== '' && line !== link && line !== '-- ')
      for (const line of lines) expect(html).toContain(line)
    }
  })

  it('P7 takes nobody’s name or address for markup', () => {
    const evil = `"><script>alert('1')</script>&lt;`
    for (const locale of locales) {
      for (const { html } of composeBoth(locale, { username: evil, link: `https://shop.test/?a=${evil}` })) {
        expect(html).not.toContain('<script')
        expect(html).not.toContain(`'1'`)
        expect(html).toContain('&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;lt;')
      }
    }
  })

  it('loads nothing: no picture, no font, no style sheet', () => {
    for (const { html } of all) {
      expect(html).not.toMatch(/<(img|link|script|iframe|svg)|url\(|@import|@font-face|src=/)
      expect(html.replaceAll('https://shop.test/', '')).not.toMatch(/https?:/)
    }
  })

  it('names a ground for every text: mail programs in the dark repaint what has none', () => {
    for (const { html } of all) {
      const colours = html.match(/(?<![-\w])color:#[0-9A-F]{6}/g) ?? []
      expect(colours.length).toBeGreaterThan(8)
      expect(html).toContain('background-color:#FFFFFF')
      expect(html).toContain('prefers-color-scheme:dark')
    }
  })
})
