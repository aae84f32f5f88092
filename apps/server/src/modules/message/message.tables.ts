import type { Generated } from 'kysely'

export type MessageChannel = 'sms' | 'mail' | 'push'

/** What would have been sent in development. */
export interface DevMessageTable {
  id: Generated<number>
  channel: MessageChannel
  /** A mobile number, an e-mail address or a device. */
  recipient: string
  subject: string
  body: string
  /** Of a mail: the same as its reader sees it. */
  html: string | null
  /** Epoch milliseconds. */
  created_at: number
}

declare module '../../infra/database/database.ts' {
  interface Tables {
    dev_message: DevMessageTable
  }
}
