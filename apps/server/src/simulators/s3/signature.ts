import { createHash, createHmac } from 'node:crypto'

export interface SignedRequest {
  method: string
  /** Path and query as they came. */
  url: string
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

const form =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/
const mustBeSigned = ['host', 'x-amz-content-sha256', 'x-amz-date']

/** Says what is wrong with a request signed by version 4, in the words of S3; undefined when nothing is. */
export function findSignatureFault(
  request: SignedRequest,
  keys: { accessKeyId: string; secretAccessKey: string },
): string | undefined {
  const { headers } = request
  const [, keyId, day = '', region = '', signed = '', signature] =
    form.exec(String(headers.authorization)) ?? []
  if (keyId === undefined) return 'AccessDenied'
  if (keyId !== keys.accessKeyId) return 'InvalidAccessKeyId'
  const signedHeaders = signed.split(';')
  const [time, hash] = [String(headers['x-amz-date']), String(headers['x-amz-content-sha256'])]
  if (!mustBeSigned.every((name) => signedHeaders.includes(name))) return 'SignatureDoesNotMatch'
  if (hash !== 'UNSIGNED-PAYLOAD' && hash !== sha256(request.body)) return 'XAmzContentSHA256Mismatch'
  const scope = `${day}/${region}/s3/aws4_request`
  const text = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical(request, signedHeaders, hash))].join('\n')
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${keys.secretAccessKey}`,
  )
  return createHmac('sha256', key).update(text).digest('hex') === signature
    ? undefined
    : 'SignatureDoesNotMatch'
}

function canonical({ method, url, headers }: SignedRequest, signedHeaders: string[], hash: string): string {
  const [path = '/', query = ''] = url.split('?')
  const lines = signedHeaders.map((name) => `${name}:${String(headers[name] ?? '').trim()}\n`).join('')
  return [
    method,
    path,
    query.split('&').sort().map(withValue).join('&'),
    lines,
    signedHeaders.join(';'),
    hash,
  ].join('\n')
}

function withValue(parameter: string): string {
  return parameter === '' || parameter.includes('=') ? parameter : `${parameter}=`
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}
