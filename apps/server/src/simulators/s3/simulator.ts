import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { findSignatureFault } from './signature.ts'

export const simulatedS3 = {
  bucket: 'shop',
  region: 'us-east-1',
  accessKeyId: 'simulated',
  secretAccessKey: 'secret',
}

interface StoredObject {
  bytes: Buffer
  type: string
}

/** How the server misbehaves, changed while it runs. */
interface Misbehaviour {
  /** Answers everything with this status. */
  fails?: number
  /** Says nothing. */
  isMute?: boolean
}

/** One bucket of an S3 with path-style addresses on a free port of this machine, which checks signatures. For tests. */
export async function startS3() {
  const objects = new Map<string, StoredObject>()
  const behaviour: Misbehaviour = {}
  const server = createServer((request, response) => {
    answer(objects, behaviour, request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    behaviour,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answer(
  objects: Map<string, StoredObject>,
  behaviour: Misbehaviour,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = '', url = '', headers } = request
  const body = await buffer(request)
  if (behaviour.isMute) return
  if (behaviour.fails !== undefined) return refuse(response, behaviour.fails, 'SlowDown')
  const fault = findSignatureFault({ method, url, headers, body }, simulatedS3)
  if (fault !== undefined) return refuse(response, 403, fault)
  const [, bucket, key = ''] = /^\/([^/?]+)\/([^?]*)/.exec(decodeURIComponent(url)) ?? []
  if (bucket !== simulatedS3.bucket) return refuse(response, 404, 'NoSuchBucket')
  const found = objects.get(key)
  if (method === 'PUT') {
    objects.set(key, { bytes: body, type: headers['content-type'] ?? '' })
    return void response.writeHead(200).end()
  }
  if (method === 'DELETE') {
    objects.delete(key)
    return void response.writeHead(204).end()
  }
  if (method !== 'GET' && method !== 'HEAD') return refuse(response, 405, 'MethodNotAllowed')
  if (found === undefined) return refuse(response, 404, 'NoSuchKey')
  response.writeHead(200, { 'content-type': found.type, 'content-length': found.bytes.length })
  response.end(method === 'HEAD' ? undefined : found.bytes)
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' })
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`)
}
