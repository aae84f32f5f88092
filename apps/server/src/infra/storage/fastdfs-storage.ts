import { createFastdfsClient, type FastdfsOptions } from './fastdfs/client.ts'
import type { FileId } from './fastdfs/protocol.ts'
import { checkKey, notKey, type Storage, splitEnding, variantKey } from './storage.ts'

/**
 * FastDFS, which names files itself: the file `group1/M00/00/0A/xyz.webp` is kept under `media/group1/M00/00/0A/xyz.webp`.
 * A file is there for readers when its put returns: until the other servers of the group have it, the tracker sends
 * them to the one that does.
 */
export function createFastdfsStorage({
  baseUrl,
  ...options
}: FastdfsOptions & {
  /** Where the web server beside the storage servers is (`docs/files.md`). */
  baseUrl: string
}): Storage {
  const client = createFastdfsClient(options)

  return {
    keepsNames: false,
    async put(wishedKey, bytes) {
      return toKey(await client.upload(bytes, extensionOf(checkKey(wishedKey))))
    },
    async putVariant(keptKey, ending, bytes) {
      const master = toFileId(keptKey)
      if (master === undefined) throw notKey(keptKey)
      const key = toKey(await client.uploadBeside(master, { ...splitEnding(ending), bytes }))
      if (key !== variantKey(keptKey, ending)) throw new Error(`FastDFS: named a variant ${key}`)
      return key
    },
    async get(key) {
      const file = toFileId(key)
      return file && client.download(file)
    },
    async exists(key) {
      const file = toFileId(key)
      return file !== undefined && client.has(file)
    },
    async delete(key) {
      const file = toFileId(key)
      if (file !== undefined) await client.delete(file)
    },
    urlOf(key) {
      toFileId(key)
      return `${baseUrl}/${key}`
    },
    close: async () => client.close(),
  }
}

const keptKey =
  /^media\/(?<group>[A-Za-z0-9_-]{1,16})\/(?<name>M[0-9A-F]{2}(?:\/[0-9A-F]{2}){2}\/[\w-]{10,100}\.[a-z0-9]{1,6})$/

/** Undefined for a key that is none of FastDFS: nothing is there. Throws on one that is none at all. */
function toFileId(key: string): FileId | undefined {
  const { group, name } = keptKey.exec(key)?.groups ?? {}
  if (group !== undefined && name !== undefined) return { group, name }
  checkKey(key)
  return undefined
}

function toKey({ group, name }: FileId): string {
  const key = `media/${group}/${name}`
  if (!keptKey.test(key)) throw new Error(`FastDFS: named a file ${JSON.stringify(key)}`)
  return key
}

function extensionOf(key: string): string {
  return /\.([a-z0-9]{1,6})$/.exec(key)?.[1] ?? ''
}
