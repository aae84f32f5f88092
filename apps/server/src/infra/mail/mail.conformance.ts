import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ReceivedMail } from './mail.fixtures.ts'
import type { Mail, MailSender } from './mail.ts'

/** A driver and what arrived through it. */
export interface MailWorld {
  sender: MailSender
  /** One more, which the test closes itself. */
  openAnother(): MailSender
  received: (Omit<ReceivedMail, 'headers'> & { headers?: ReceivedMail['headers'] })[]
  close(): Promise<void>
}

const long = '长'.repeat(2000)

function composeMail(changes: Partial<Mail> = {}): Mail {
  return {
    to: 'Reader@example.com',
    subject: '请验证您的邮箱',
    text: '您好，Ünïcode 🏮\n.一个点开头\n..\n.\n\n\thttps://shop.test/?a=1&b=%E9\n',
    html: '<p>您好，<b>Ünïcode</b> 🏮</p>\n.\n<a href="https://shop.test/?a=1&amp;b=2">链接</a>',
    ...changes,
  }
}

/** The promises of the mail port. */
export function mailConformance(driver: string, open: () => Promise<MailWorld>): void {
  describe(`mail: ${driver}`, () => {
    let world: MailWorld
    beforeAll(async () => {
      world = await open()
    })
    afterEach(() => {
      world.received.length = 0
    })
    afterAll(() => world.close())

    it('§1.4 brings the subject and both parts whole, in Chinese, to who is named', async () => {
      const mail = composeMail()
      await world.sender.send(mail)
      const { subject, text, html } = mail
      const whole = world.received.map((got) => ({ ...got, text: unix(got.text), html: unix(got.html) }))
      expect(whole).toEqual([
        expect.objectContaining({ recipients: ['Reader@example.com'], subject, text, html }),
      ])
    })

    it('brings a long subject and long lines whole', async () => {
      const mail = composeMail({
        subject: `${'很长的标题 with Latin, '.repeat(8)}完`,
        text: long,
        html: long,
      })
      await world.sender.send(mail)
      expect(world.received[0]).toMatchObject({ subject: mail.subject, text: long, html: long })
    })

    it('brings each of many at once, once', async () => {
      const all = Array.from({ length: 20 }, (_, i) => `reader${i}@example.com`)
      await Promise.all(all.map((to) => world.sender.send(composeMail({ to }))))
      expect(world.received.flatMap(({ recipients }) => recipients).sort()).toEqual(all.sort())
    })

    it.each([
      'a@example.com, evil@example.com',
      'a@example.com; evil@example.com',
      'a@example.com evil@example.com',
      'a@example.com\r\nBcc: evil@example.com',
      'a@example.com\nBcc:evil@example.com',
      'a@example.com\0',
      'a@example.com>\r\nRCPT TO:<evil@example.com',
      'Somebody <evil@example.com>',
      '"evil@example.com" a@example.com',
      'undisclosed: evil@example.com;',
      '@example.com',
      'nobody',
      '',
      `${'a'.repeat(250)}@example.com`,
    ])('writes to nobody when told to write to %j', async (to) => {
      await expect(world.sender.send(composeMail({ to }))).rejects.toThrow('not one bare address')
      expect(world.received).toEqual([])
    })

    it.each(['\r\n', '\n', '\r', '\u2028', '\0\r\n'])('lets no subject become a header (%j)', async (end) => {
      const mail = composeMail({ subject: `您好${end}Bcc: evil@example.com${end}${end}X-Evil: 1` })
      await world.sender.send(mail)
      const [got] = world.received
      expect(got?.recipients).toEqual(['Reader@example.com'])
      expect(got?.subject).toBe('您好 Bcc: evil@example.com X-Evil: 1')
      expect(Object.keys(got?.headers ?? {})).not.toEqual(expect.arrayContaining(['bcc']))
      expect(Object.keys(got?.headers ?? {})).not.toEqual(expect.arrayContaining(['x-evil']))
      expect(unix(got?.text ?? '')).toBe(mail.text)
    })

    it('closes, also twice', async () => {
      const another = world.openAnother()
      await another.send(composeMail())
      await another.close()
      await another.close()
    })
  })
}

/** Line ends are the transport's. */
function unix(text: string): string {
  return text.replaceAll('\r\n', '\n')
}
