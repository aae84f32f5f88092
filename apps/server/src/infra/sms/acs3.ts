import { createHash, createHmac } from 'node:crypto'

export interface Acs3Request {
  method: string
  path: string
  query: Record<string, string>
  /** All are signed. Names in lower case, `host` among them; `x-acs-content-sha256` says what the body is. */
  headers: Record<string, string>
}

interface Acs3Key {
  accessKeyId: string
  accessKeySecret: string
}

export const emptyBodySha256 = sha256('')

/** The `Authorization` of Alibaba Cloud's signature version 3 (ACS3-HMAC-SHA256). */
export function authorizeAcs3(request: Acs3Request, { accessKeyId, accessKeySecret }: Acs3Key): string {
  const { method, path, query, headers } = request
  const names = Object.keys(headers).sort()
  const signedHeaders = names.join(';')
  const canonical = [
    method,
    path,
    composeQuery(query),
    names.map((name) => `${name}:${headers[name]?.trim()}\n`).join(''),
    signedHeaders,
    headers['x-acs-content-sha256'],
  ].join('\n')
  const text = `ACS3-HMAC-SHA256\n${sha256(canonical)}`
  const signature = createHmac('sha256', accessKeySecret).update(text).digest('hex')
  return `ACS3-HMAC-SHA256 Credential=${accessKeyId},SignedHeaders=${signedHeaders},Signature=${signature}`
}

/** As it is signed and as it has to be sent: by name, percent-encoded after RFC 3986. */
export function composeQuery(query: Record<string, string>): string {
  return Object.keys(query)
    .sort()
    .map((name) => `${encode(name)}=${encode(query[name] ?? '')}`)
    .join('&')
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
