/** What Node and the drivers of the databases say when nobody is at the other end, or is not there any more. */
const lostCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'PROTOCOL_CONNECTION_LOST',
  'ER_SERVER_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
])
/** Redis' client has no codes for these. */
const lostMessages: readonly string[] = [
  'Command timed out',
  'Connection is closed.',
  "Stream isn't writeable",
]

/** A database or store of ours does not answer: nothing is wrong with the request, which may be sent again. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, fatal } = error as { code?: unknown; fatal?: unknown }
  // mysql2 marks by `fatal` what ended its connection.
  if (fatal === true || (typeof code === 'string' && lostCodes.has(code))) return true
  if (error.name === 'MaxRetriesPerRequestError') return true
  return lostMessages.some((message) => error.message.startsWith(message)) || isAway(error.cause)
}
