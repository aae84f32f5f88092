import type { Database } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { toKeyset } from '../../kernel/page.ts'
import { findCode, findLinks } from './dev-outbox.rules.ts'
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
/** As wide as their columns; an address may be longer. */
const [longestRecipient, longestSubject] = [100, 200]

export type DevOutbox = ReturnType<typeof createDevOutbox>

export interface DevMessage {
  id: number
  channel: MessageChannel
  recipient: string
  subject: string
  body: string
  /** Of a mail: what its reader sees. Whatever is in it was not checked. */
  html: string | null
  /** The code in the text, if there is one. */
  code: string | null
  /** The addresses in the text, each once. */
  links: string[]
  createdAt: string
}

type Recorded = Pick<DevMessage, 'channel' | 'recipient' | 'subject' | 'body'> & { html?: string }

/** Where SMS, mail and push go in development: one list, newest first, codes readable. */
export function createDevOutbox({ database: { db }, clock }: { database: Database; clock: Clock }) {
  return {
    async record({ channel, recipient, subject, body, html }: Recorded): Promise<void> {
      const id = await insertDevMessage(db, {
        channel,
        recipient: recipient.slice(0, longestRecipient),
        subject: subject.slice(0, longestSubject),
        body,
        html: html ?? null,
        created_at: clock.now().getTime(),
      })
      await deleteDevMessagesUpTo(db, id - keep)
    },

    /** `after`: the `next` of the page before. */
    async list({ recipient, after }: { recipient?: string; after?: number } = {}) {
      const asked = recipient?.slice(0, longestRecipient)
      const rows = await listDevMessages(db, { recipient: asked, before: after, limit: pageSize + 1 })
      return toKeyset(rows, pageSize, (row) => String(row.id), present)
    },
  }
}

function present({ id, channel, recipient, subject, body, html, created_at }: DevMessageRow): DevMessage {
  return {
    id,
    channel,
    recipient,
    subject,
    body,
    html,
    code: findCode(body),
    links: findLinks(body),
    createdAt: new Date(created_at).toISOString(),
  }
}
