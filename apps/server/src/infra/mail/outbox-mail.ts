import type { MailSender } from './mail.ts'
import { toPlainMail } from './plain-mail.ts'

interface Deps {
  /** Keeps what would have been sent where a developer can read it. */
  record(message: {
    channel: 'mail'
    recipient: string
    subject: string
    body: string
    html: string
  }): Promise<void>
}

/** Sends nothing: every mail goes to the developer outbox. */
export function createOutboxMail({ record }: Deps): MailSender {
  return {
    async send(mail) {
      const { to, subject, text, html } = toPlainMail(mail)
      await record({ channel: 'mail', recipient: to, subject, body: text, html })
    },
    async close() {},
  }
}
