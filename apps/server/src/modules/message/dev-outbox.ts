import type { Database } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { toKeyset } from '../../kernel/page.ts'
import {
  type DevMessageRow,
  deleteDevMessagesUpTo,
  insertDevMessage,
  listDevMessages,
} from './message.queries.ts'
import type { MessageChannel } from './message.tables.ts'

/** The newest are kept; a load test that registers thousands does not fill the disk. */
const keep = 2000
const pageSize = 30

export type DevOutbox = ReturnType<typeof createDevOutbox>

export interface DevMessage {
  id: number
  channel: MessageChannel
  recipient: string
  subject: string
  body: string
  /** The code in the text, if there is one. */
  code: string | null
  createdAt: string
}

/** Where SMS, mail and push go in development: one list, newest first, codes readable. */
export function createDevOutbox({ database: { db }, clock }: { database: Database; clock: Clock }) {
  return {
    async record(message: Pick<DevMessage, 'channel' | 'recipient' | 'subject' | 'body'>): Promise<void> {
      const { channel, recipient, subject, body } = message
      const id = await insertDevMessage(db, {
        channel,
        recipient,
        subject,
        body,
        created_at: clock.now().getTime(),
      })
      await deleteDevMessagesUpTo(db, id - keep)
    },

    /** `after`: the `next` of the page before. */
    async list({ recipient, after }: { recipient?: string; after?: number } = {}) {
      const rows = await listDevMessages(db, { recipient, before: after, limit: pageSize + 1 })
      return toKeyset(rows, pageSize, (row) => String(row.id), present)
    },
  }
}

function present({ id, channel, recipient, subject, body, created_at }: DevMessageRow): DevMessage {
  const code = /(?<!\d)\d{4,8}(?!\d)/.exec(body)?.[0] ?? null
  return { id, channel, recipient, subject, body, code, createdAt: new Date(created_at).toISOString() }
}
