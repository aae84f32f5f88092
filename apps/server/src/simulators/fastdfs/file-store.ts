import { crc32 } from 'node:zlib'

const fieldSizes = { ip: 4, time: 4, size: 8, crc: 4 }
const nameTail = 7

const path = /^M00\/[0-9A-F]{2}\/[0-9A-F]{2}\/[\w-]{27}[\w-]*\.?\w{0,6}$/

/** What the storage servers of one group keep, under names that they make from where, when and what. */
export function createFileStore() {
  const files = new Map<string, { bytes: Buffer; createdAt: number }>()
  let count = 0

  /** Twenty bytes as text, then digits that fill the ending up: all names of a kind are of one length. */
  function nameFor(bytes: Buffer, extension: string): string {
    const stamp = Buffer.alloc(Object.values(fieldSizes).reduce((sum, size) => sum + size))
    stamp.set([127, 0, 0, 2])
    stamp.writeUInt32BE(Math.floor(Date.now() / 1000), 4)
    stamp.writeUInt32BE(++count, 8)
    stamp.writeUInt32BE(bytes.length, 12)
    stamp.writeUInt32BE(crc32(bytes), 16)
    const ending = extension === '' ? '' : `.${extension}`
    const digits = String(1_000_000 + (count % 1_000_000))
      .split('')
      .reverse()
      .join('')
    return `M00/00/00/${stamp.toString('base64url')}${digits.slice(0, nameTail - ending.length)}${ending}`
  }

  function keep(name: string, bytes: Buffer): string {
    files.set(name, { bytes: Buffer.from(bytes), createdAt: Math.floor(Date.now() / 1000) })
    return name
  }

  return {
    files,
    isName: (name: string) => path.test(name),
    add: (bytes: Buffer, extension: string) => keep(nameFor(bytes, extension), bytes),
    keep,
  }
}

export type FileStore = ReturnType<typeof createFileStore>
