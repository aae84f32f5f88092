import { Client } from 'undici'

export interface Call {
  method: 'GET' | 'POST' | 'DELETE'
  path: string
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

/** One kept-alive connection, as one browser would use it. */
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
