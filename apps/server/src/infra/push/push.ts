export interface PushMessage {
  /** A whole number in decimal that grows from each message of a person to the next; about the milliseconds of its time. */
  id: string
  kind: string
  data: object
}

export interface OutgoingMessage {
  userId: number
  kind: string
  data: object
}

/**
 * Short messages to people who may have a page open, in whatever process. They are kept for those who are away for a moment:
 * the last 50 of each person, for ten minutes. What must not get lost is in the database as well; this only says it sooner.
 */
export interface Push {
  send(userId: number, kind: string, data: object): Promise<void>
  /** All in one round trip, each person's in the given order. */
  sendAll(messages: readonly OutgoingMessage[]): Promise<void>
  /** What is kept of a person after the message `id`, oldest first; without one, all of it. */
  readSince(userId: number, id: string | undefined): Promise<PushMessage[]>
  /**
   * Hears what any process sends from about now on, each person's messages in the order of their ids; the function it gives
   * stops that. `onGap`: news may have been lost, and whoever must miss nothing reads since the last id they know.
   */
  listen(listener: PushListener, onGap?: () => void): () => void
  close(): Promise<void>
}

export type PushListener = (userId: number, message: PushMessage) => void

export interface PushOptions {
  /** How long a message is kept; ten minutes unless said. */
  keepMs?: number
}

/** Of a person, at most so many are kept. */
export const mostKept = 50
export const keepMessagesMs = 600_000
