import { createTransport } from 'nodemailer'
import type { MailSender } from './mail.ts'
import { toPlainMail } from './plain-mail.ts'

export interface SmtpOptions {
  /** `smtps://user:password@host`, or `smtp://` with STARTTLS where the server has it. Nodemailer's options as query. */
  url: string
  /** `集市 <no-reply@example.com>` */
  from: string
}

const secondMs = 1000

/** Hands mails to an SMTP server over a few connections that are kept. A mail is taken when the server says so. */
export function createSmtpMail({ url, from }: SmtpOptions): MailSender {
  const transport = createTransport(
    {
      url,
      pool: true,
      maxConnections: 3,
      requireTLS: mustEncrypt(url),
      connectionTimeout: 10 * secondMs,
      greetingTimeout: 10 * secondMs,
      socketTimeout: 30 * secondMs,
      // A mail is what is in it: nothing is read from a file or fetched from an address.
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    {
      from,
      // Base64 is shorter than quoted-printable for Chinese.
      textEncoding: 'base64',
      // No machine is to answer these.
      headers: { 'Auto-Submitted': 'auto-generated' },
    },
  )

  return {
    async send(mail) {
      const { to, subject, text, html } = toPlainMail(mail)
      await transport.sendMail({ to: { name: '', address: to }, subject, text, html })
    },
    async close() {
      transport.close()
    },
  }
}

/** A password leaves this machine encrypted or not at all, whatever the other side offers. */
export function mustEncrypt(url: string): boolean {
  const { protocol, hostname, username, password } = new URL(url)
  const isLoopback = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')
  return protocol === 'smtp:' && (username !== '' || password !== '') && !isLoopback
}
