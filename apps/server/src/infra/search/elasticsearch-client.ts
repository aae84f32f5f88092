import { setTimeout as sleep } from 'node:timers/promises'

export interface ElasticsearchOptions {
  /** May hold credentials: `https://name:password@host:9200`. */
  url: string
  apiKey?: string | undefined
  timeoutMs?: number
  /** Wait before the second try; doubles from there. */
  firstWaitMs?: number
}

export type ElasticsearchClient = ReturnType<typeof createElasticsearchClient>

const maxTries = 5
/** Overloaded or not there for the moment: the same request may work soon. */
const passing = new Set([429, 502, 503, 504])

/** The server said no; its reason is for the log, not for shoppers. */
export class ElasticsearchError extends Error {
  readonly status: number

  constructor(status: number, reason: string) {
    super(`the search server answered ${status}: ${reason}`)
    this.name = 'ElasticsearchError'
    this.status = status
  }
}

/** Elasticsearch and OpenSearch speak the same plain HTTP; no client of theirs is needed, none refuses the other's server. */
export function createElasticsearchClient(options: ElasticsearchOptions) {
  const { timeoutMs = 10_000, firstWaitMs = 200 } = options
  const address = new URL(options.url)
  const headers = { 'content-type': 'application/json', ...authorize(address, options.apiKey) }
  address.username = ''
  address.password = ''
  const base = address.href.replace(/\/$/, '')

  async function tryOnce(method: string, path: string, body: string | undefined): Promise<Response> {
    const isBulk = path.startsWith('/_bulk')
    return fetch(base + path, {
      method,
      headers: isBulk ? { ...headers, 'content-type': 'application/x-ndjson' } : headers,
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body }),
    })
  }

  return {
    /** Waits before try number `attempt` + 1, longer each time. */
    wait: (attempt: number) => sleep(firstWaitMs * 2 ** (attempt - 1) * (0.75 + Math.random() / 2)),

    /**
     * The answer as JSON. Tries again while the server is overloaded or cannot be reached; every request here may be
     * sent twice. Throws ElasticsearchError on any other refusal, save for the statuses in `allowed`.
     */
    async send<Reply>(
      method: 'GET' | 'PUT' | 'POST' | 'DELETE',
      path: string,
      body?: object | string,
      { allowed = [] as number[] } = {},
    ): Promise<Reply> {
      const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
      for (let attempt = 1; ; attempt++) {
        const isLast = attempt === maxTries
        const response = await tryOnce(method, path, text).catch((error: Error) => {
          if (isLast) throw error
          return undefined
        })
        if (response !== undefined && (isLast || !passing.has(response.status)))
          return readReply<Reply>(response, allowed)
        await response?.body?.cancel()
        await this.wait(attempt)
      }
    },
  }
}

async function readReply<Reply>(response: Response, allowed: number[]): Promise<Reply> {
  const text = await response.text()
  if (!response.ok && !allowed.includes(response.status))
    throw new ElasticsearchError(response.status, text.slice(0, 500))
  return (text === '' ? {} : JSON.parse(text)) as Reply
}

function authorize(address: URL, apiKey: string | undefined): Record<string, string> {
  if (apiKey !== undefined) return { authorization: `ApiKey ${apiKey}` }
  if (address.username === '') return {}
  const pair = `${decodeURIComponent(address.username)}:${decodeURIComponent(address.password)}`
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` }
}
