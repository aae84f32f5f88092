import { inTransaction, openSqliteFile } from '../sqlite-file.ts'
import { keepMessagesMs, mostKept, type OutgoingMessage, type Push, type PushOptions } from './push.ts'
import { createPushListeners } from './push-listeners.ts'
import { openPushTable } from './sqlite-push-table.ts'

/** How soon this process hears what others send. */
const lookEveryMs = 200
const mostAtOnce = 1000

/**
 * The embedded push: one SQLite file, which several processes may share. Whoever listens reads what is new in the order of the
 * ids, at once after a message of this process and otherwise a few times a second.
 */
export function openSqlitePush({ file, keepMs = keepMessagesMs }: { file: string } & PushOptions): Push {
  const connection = openSqliteFile({ file, synchronous: 'normal' })
  const table = openPushTable(connection)
  const listeners = createPushListeners()
  /** Up to this id all has been told. */
  let toldUpTo = 0
  let looking: NodeJS.Timeout | undefined

  function tellNew(): void {
    for (let isMore = listeners.count() > 0; isMore; ) {
      const rows = table.listAfter(toldUpTo, mostAtOnce)
      for (const { userId, message } of rows) {
        toldUpTo = Number(message.id)
        listeners.tell(userId, message)
      }
      isMore = rows.length === mostAtOnce
    }
  }

  function lookQuietly(): void {
    try {
      tellNew()
    } catch {
      // Busy: the next look comes soon, and finds what this one did not.
    }
  }

  function stopLooking(): void {
    clearInterval(looking)
    looking = undefined
  }

  async function sendAll(messages: readonly OutgoingMessage[]): Promise<void> {
    if (messages.length === 0) return
    inTransaction(connection, () => {
      const now = Date.now()
      for (const message of messages) table.add(message, now)
      for (const userId of new Set(messages.map((message) => message.userId))) table.trim(userId, mostKept)
      table.forgetBefore(now - keepMs)
    })
    // Not in this turn: a listener that throws is none of the sender's business.
    setImmediate(() => connection.isOpen && lookQuietly())
  }

  return {
    send: (userId, kind, data) => sendAll([{ userId, kind, data }]),
    sendAll,
    async readSince(userId, id) {
      return table.listOf(userId, Math.max(Number(id ?? 0), Date.now() - keepMs))
    },
    listen(listener) {
      if (listeners.count() === 0) toldUpTo = table.lastId()
      looking ??= setInterval(lookQuietly, lookEveryMs).unref()
      const stop = listeners.add(listener)
      return () => {
        stop()
        if (listeners.count() === 0) stopLooking()
      }
    },
    async close() {
      stopLooking()
      listeners.clear()
      connection.close()
    },
  }
}
