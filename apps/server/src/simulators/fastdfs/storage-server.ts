import { crc32 } from 'node:zlib'
import type { FileStore } from './file-store.ts'
import type { Packet, Reply } from './packets.ts'

const [notFound, exists, invalid] = [2, 17, 22]

/** One storage server: takes, gives and deletes files, and takes no name that leads elsewhere. */
export function createStorageServer({ group, store }: { group: string; store: FileStore }) {
  const named = (name: string): Reply => ({
    status: 0,
    body: Buffer.concat([padded(group, 16), Buffer.from(name)]),
  })

  const commands: Record<number, (body: Buffer) => Reply | undefined> = {
    82: () => undefined,
    111: () => ({ status: 0 }),
    11: upload,
    21: uploadSlave,
    12: (body) =>
      withFile(body, (_bytes, name) => (store.files.delete(name) ? { status: 0 } : { status: notFound })),
    14: download,
    22: (body) => withFile(body, (bytes, name) => ({ status: 0, body: describe(bytes, name) })),
  }

  function upload(body: Buffer): Reply {
    const size = body.length < 15 ? -1 : Number(body.readBigInt64BE(1))
    if (body[0] !== 0 || size !== body.length - 15) return { status: invalid }
    return named(store.add(body.subarray(15), readText(body, 9, 15)))
  }

  function uploadSlave(body: Buffer): Reply {
    if (body.length < 38) return { status: invalid }
    const [nameLength, size] = [Number(body.readBigInt64BE(0)), Number(body.readBigInt64BE(8))]
    const [prefix, extension] = [readText(body, 16, 32), readText(body, 32, 38)]
    const master = readText(body, 38, 38 + nameLength)
    if (size !== body.length - 38 - nameLength || !store.isName(master)) return { status: invalid }
    if (!/^[\w-]+$/.test(prefix)) return { status: invalid }
    if (!store.files.has(master)) return { status: notFound }
    const name = `${master.replace(/\.\w+$/, '')}${prefix}.${extension}`
    if (store.files.has(name)) return { status: exists }
    return named(store.keep(name, body.subarray(38 + nameLength)))
  }

  function download(body: Buffer): Reply {
    if (body.length < 16) return { status: invalid }
    const [offset, length] = [Number(body.readBigInt64BE(0)), Number(body.readBigInt64BE(8))]
    return withFile(body.subarray(16), (bytes) => {
      if (offset < 0 || offset > bytes.length) return { status: invalid }
      return { status: 0, body: bytes.subarray(offset, length === 0 ? undefined : offset + length) }
    })
  }

  function withFile(body: Buffer, use: (bytes: Buffer, name: string) => Reply): Reply {
    const name = readText(body, 16, body.length)
    if (readText(body, 0, 16) !== group || !store.isName(name)) return { status: invalid }
    const bytes = store.files.get(name)?.bytes
    return bytes === undefined ? { status: notFound } : use(bytes, name)
  }

  /** Size, time, CRC, and the address of the server that took it: 40 bytes. */
  function describe(bytes: Buffer, name: string): Buffer {
    const numbers = [bytes.length, store.files.get(name)?.createdAt ?? 0, crc32(bytes)]
    const info = Buffer.alloc(40)
    for (const [at, number] of numbers.entries()) info.writeBigInt64BE(BigInt(number), at * 8)
    info.write('127.0.0.2', 24, 16, 'latin1')
    return info
  }

  return ({ command, body }: Packet): Reply | undefined =>
    (commands[command] ?? (() => ({ status: invalid })))(body)
}

function readText(body: Buffer, start: number, end: number): string {
  return body.toString('latin1', start, end).replace(/\0+$/, '')
}

function padded(text: string, width: number): Buffer {
  return Buffer.concat([Buffer.from(text, 'latin1')], width)
}
