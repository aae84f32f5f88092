import { type ElasticsearchClient, ElasticsearchError } from './elasticsearch-client.ts'

/** One line, or two, of a bulk request. */
export interface BulkAction {
  verb: 'index' | 'create' | 'delete'
  /** An alias: where it is missing nothing is written, no index made up. */
  into: string
  id: number
  source?: object
  /** Statuses that are no failure: 404 where nothing need be there, 409 where something is there already. */
  fine?: number[]
}

interface BulkReply {
  errors: boolean
  items: Record<string, { status: number; error?: { reason?: string } }>[]
}

const maxTries = 6

/** Writes all actions; sends those again that the server had no room for. Throws what else was refused. */
export async function sendBulk(
  client: ElasticsearchClient,
  actions: BulkAction[],
  { refresh = false } = {},
): Promise<void> {
  let rest = actions
  for (let attempt = 1; rest.length > 0; attempt++) {
    const path = `/_bulk?require_alias=true${refresh ? '&refresh=wait_for' : ''}`
    const reply = await client.send<BulkReply>('POST', path, toLines(rest))
    const refused = rest.flatMap((action, at) => {
      const { status = 500, error } = Object.values(reply.items[at] ?? {})[0] ?? {}
      return status < 300 || action.fine?.includes(status)
        ? []
        : [{ action, status, reason: error?.reason ?? '' }]
    })
    const fatal = refused.find(({ status }) => status !== 429 && status !== 503)
    if (fatal !== undefined) throw new ElasticsearchError(fatal.status, fatal.reason)
    rest = refused.map(({ action }) => action)
    if (rest.length === 0) return
    if (attempt === maxTries) throw new ElasticsearchError(429, `${rest.length} documents found no room`)
    await client.wait(attempt)
  }
}

function toLines(actions: BulkAction[]): string {
  const lines = actions.flatMap(({ verb, into, id, source }) => [
    JSON.stringify({ [verb]: { _index: into, _id: String(id) } }),
    ...(source === undefined ? [] : [JSON.stringify(source)]),
  ])
  return `${lines.join('\n')}\n`
}
