import { createHash, createHmac } from 'node:crypto'

export interface ReceivedRequest {
  method: string
  /** Path and query as they came. */
  url: string
  headers: Record<string, string | string[] | undefined>
}

/** The parts of `ACS3-HMAC-SHA256 Credential=..,SignedHeaders=..,Signature=..`; undefined when it is no such thing. */
export function parseAcs3(authorization: string | undefined) {
  const match =
    /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([a-z0-9;-]+),Signature=([0-9a-f]{64})$/.exec(
      authorization ?? '',
    )
  const [, credential, signedHeaders, signature] = match ?? []
  if (credential === undefined || signedHeaders === undefined || signature === undefined) return undefined
  return { credential, signedHeaders: signedHeaders.split(';'), signature }
}

/** The signature that a request should have, computed from what arrived. The body is taken for empty. */
export function computeAcs3(request: ReceivedRequest, signedHeaders: string[], secret: string): string {
  const [path = '/', query = ''] = request.url.split('?')
  const names = [...signedHeaders].sort()
  const headers = names.map((name) => `${name}:${String(request.headers[name] ?? '').trim()}\n`).join('')
  const canonical = [request.method, path, sortQuery(query), headers, names.join(';'), sha256('')].join('\n')
  return createHmac('sha256', secret)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
    .digest('hex')
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Sorted by name and encoded anew: a request may have been sent with another encoding than it was signed with. */
function sortQuery(query: string): string {
  return [...new URLSearchParams(query)]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&')
}

function encode(text: string): string {
  const hex = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  return encodeURIComponent(text).replace(/[!'()*]/g, hex)
}
