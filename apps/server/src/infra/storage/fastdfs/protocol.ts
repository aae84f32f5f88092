/**
 * What FastDFS 6 says over TCP, checked byte for byte against a real server: big-endian, a head of ten bytes (length of
 * the body, command, status), then the body. Texts of fixed width are padded with NUL.
 */
export const command = {
  delete: 12,
  download: 14,
  upload: 11,
  uploadSlave: 21,
  fileInfo: 22,
  answer: 100,
  queryStore: 101,
  queryFetch: 102,
  queryUpdate: 103,
} as const

export const headBytes = 10

/** Numbers that statuses borrow from the operating system. */
export const status = { ok: 0, notFound: 2, exists: 17, invalid: 22, noSpace: 28 } as const

/** A server refused. */
export class FastdfsError extends Error {
  override name = 'FastdfsError'
  readonly status: number

  constructor(asked: string, status: number) {
    super(`FastDFS refused ${asked}: status ${status}${names[status] ?? ''}`)
    this.status = status
  }
}

const names: Record<number, string> = {
  2: ' (not found)',
  17: ' (exists)',
  22: ' (invalid)',
  28: ' (no space)',
}

export interface Address {
  host: string
  port: number
}

/** Where a file lies: its group, and its name there (`M00/00/00/....webp`). */
export interface FileId {
  group: string
  name: string
}

const [groupBytes, ipBytes, ip6Bytes] = [16, 15, 45]

export function encodeHead(commandNumber: number, bodyLength: number): Buffer {
  const head = Buffer.alloc(headBytes)
  head.writeBigInt64BE(BigInt(bodyLength), 0)
  head.writeUInt8(commandNumber, 8)
  return head
}

export function decodeHead(head: Buffer): { bodyLength: number; command: number; status: number } {
  return { bodyLength: Number(head.readBigInt64BE(0)), command: head.readUInt8(8), status: head.readUInt8(9) }
}

export function encodeFileId({ group, name }: FileId): Buffer {
  return Buffer.concat([padded(group, groupBytes), Buffer.from(name, 'latin1')])
}

export function decodeFileId(body: Buffer): FileId {
  if (body.length <= groupBytes) throw malformed('a file name')
  return { group: readText(body, 0, groupBytes), name: readText(body, groupBytes, body.length) }
}

/** Of an upload: the bytes themselves follow. */
export function encodeUpload(storePath: number, size: number, extension: string): Buffer {
  return Buffer.concat([Buffer.from([storePath]), int64(size), padded(extension, 6)])
}

/** Of a file beside `master`, whose name gets `prefix` before its ending: the bytes themselves follow. */
export function encodeSlaveUpload(master: string, size: number, prefix: string, extension: string): Buffer {
  const name = Buffer.from(master, 'latin1')
  return Buffer.concat([int64(name.length), int64(size), padded(prefix, 16), padded(extension, 6), name])
}

export function encodeDownload(file: FileId): Buffer {
  return Buffer.concat([int64(0), int64(0), encodeFileId(file)])
}

/** Where to upload to: 40 bytes, 70 where servers have IPv6 addresses. */
export function decodeStore(body: Buffer): { group: string; server: Address; storePath: number } {
  if (body.length !== 40 && body.length !== 70) throw malformed('a storage server to upload to')
  return { ...decodeServer(body.subarray(0, -1)), storePath: body.readUInt8(body.length - 1) }
}

/** Where a file is: 39 bytes, 69 with an IPv6 address. */
export function decodeServer(body: Buffer): { group: string; server: Address } {
  const width = body.length === 39 ? ipBytes : ip6Bytes
  if (body.length !== groupBytes + width + 8) throw malformed('a storage server')
  const host = readText(body, groupBytes, groupBytes + width)
  const port = Number(body.readBigInt64BE(groupBytes + width))
  if (host === '' || port < 1 || port > 65_535) throw malformed('a storage server')
  return { group: readText(body, 0, groupBytes), server: { host, port } }
}

export function malformed(what: string): Error {
  return new Error(`FastDFS: the answer is not ${what}`)
}

function readText(body: Buffer, start: number, end: number): string {
  return body.toString('latin1', start, end).replace(/\0+$/, '')
}

function padded(text: string, width: number): Buffer {
  const bytes = Buffer.from(text, 'latin1')
  if (bytes.length > width) throw new Error(`FastDFS: "${text}" is longer than ${width} bytes`)
  return Buffer.concat([bytes], width)
}

function int64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(BigInt(value))
  return bytes
}
