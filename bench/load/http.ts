import { Client } from 'undici'

export interface Call {
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  /** Where to, when not to the shop. */
  origin?: string
  token?: string
  json?: object
  form?: URLSearchParams
}

export interface Answer {
  status: number
  text: string
  location: string | undefined
}

export type Send = (call: Call) => Promise<Answer>

/** Kept-alive connections to the shop and wherever it leads, as one browser would use them. */
export function openBrowser(shop: string): { send: Send; close(): Promise<void> } {
  const connections = new Map<string, ReturnType<typeof openConnection>>()
  function connect(origin: string) {
    const connection = connections.get(origin) ?? openConnection(origin)
    connections.set(origin, connection)
    return connection
  }
  return {
    send: (call) => connect(call.origin ?? shop).send(call),
    async close() {
      await Promise.all([...connections.values()].map((connection) => connection.close()))
    },
  }
}

/** One kept-alive connection; whatever a call says, it goes there. */
export function openConnection(origin: string): { send: Send; close(): Promise<void> } {
  const client = new Client(origin, { pipelining: 1, bodyTimeout: 30_000, headersTimeout: 30_000 })
  return {
    async send({ method, path, token, json, form }) {
      const headers: Record<string, string> = {}
      if (token !== undefined) headers.authorization = `Bearer ${token}`
      if (json !== undefined) headers['content-type'] = 'application/json'
      if (form !== undefined) headers['content-type'] = 'application/x-www-form-urlencoded'
      const body = json === undefined ? form?.toString() : JSON.stringify(json)
      const answer = await client.request({ method, path, headers, body })
      const location = answer.headers.location
      return {
        status: answer.statusCode,
        text: await answer.body.text(),
        location: Array.isArray(location) ? location[0] : location,
      }
    },
    close: () => client.close(),
  }
}
