export interface Mail {
  to: string
  subject: string
  /** Both say the same. */
  text: string
  html: string
}

/** Hands a mail to the next server. Throws when it did not take it; another try may send it twice, which is harmless. */
export interface MailSender {
  send(mail: Mail): Promise<void>
  close(): Promise<void>
}
