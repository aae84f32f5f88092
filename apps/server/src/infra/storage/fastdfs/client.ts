import { createPool, type Pool } from './pool.ts'
import {
  type Address,
  command,
  decodeFileId,
  decodeServer,
  decodeStore,
  encodeDownload,
  encodeFileId,
  encodeSlaveUpload,
  encodeUpload,
  FastdfsError,
  type FileId,
  status,
} from './protocol.ts'

export interface FastdfsOptions {
  /** Asked in this order until one answers; from then on that one first. */
  trackers: readonly Address[]
  /** Each question must be answered whole within this. */
  timeoutMs?: number
}

/**
 * Files in FastDFS: a tracker says which storage server, that one does it. Throws `FastdfsError` where a server
 * refuses, another error where none can be reached.
 */
export function createFastdfsClient({ trackers, timeoutMs = 10_000 }: FastdfsOptions) {
  const pool = createPool({ timeoutMs })
  const askTracker = createTrackers(pool, trackers)

  /** The server to read the file from, or the one that writes to it. Undefined: there is no such group. */
  async function findServer(query: number, file: FileId): Promise<Address | undefined> {
    const answer = await askTracker(query, encodeFileId(file))
    if (answer.status === status.notFound) return undefined
    return decodeServer(check(answer, `to say where ${file.name} is`)).server
  }

  /** Asks the server of the file; undefined when there is no such file. */
  async function askAbout(query: number, file: FileId, commandNumber: number, body: Buffer) {
    const server = await findServer(query, file)
    const answer = server && (await pool.ask(server, commandNumber, body))
    if (answer === undefined || answer.status === status.notFound) return undefined
    return check(answer, `command ${commandNumber} for ${file.name}`)
  }

  return {
    async upload(bytes: Uint8Array, extension: string): Promise<FileId> {
      const store = decodeStore(check(await askTracker(command.queryStore), 'a place for a file'))
      const head = encodeUpload(store.storePath, bytes.length, extension)
      return decodeFileId(check(await pool.ask(store.server, command.upload, head, bytes), 'an upload'))
    },

    /** Puts a file under the master's name with `prefix` before its ending. One that is there already stays. */
    async uploadBeside(
      master: FileId,
      { prefix, extension, bytes }: { prefix: string; extension: string; bytes: Uint8Array },
    ): Promise<FileId> {
      const server = await findServer(command.queryUpdate, master)
      if (server === undefined) throw new FastdfsError('a file beside one that is not there', status.notFound)
      const head = encodeSlaveUpload(master.name, bytes.length, prefix, extension)
      const answer = await pool.ask(server, command.uploadSlave, head, bytes)
      if (answer.status !== status.exists) return decodeFileId(check(answer, `a file beside ${master.name}`))
      return { group: master.group, name: master.name.replace(/\.\w+$/, `${prefix}.${extension}`) }
    },

    download: (file: FileId): Promise<Buffer | undefined> =>
      askAbout(command.queryFetch, file, command.download, encodeDownload(file)),

    has: async (file: FileId): Promise<boolean> =>
      (await askAbout(command.queryFetch, file, command.fileInfo, encodeFileId(file))) !== undefined,

    async delete(file: FileId): Promise<void> {
      await askAbout(command.queryUpdate, file, command.delete, encodeFileId(file))
    },

    close: pool.close,
  }
}

function createTrackers(pool: Pool, trackers: readonly Address[]) {
  let first = 0

  return async (commandNumber: number, body: Buffer = Buffer.alloc(0)) => {
    const failures: unknown[] = []
    for (const place of trackers.keys()) {
      const at = (first + place) % trackers.length
      try {
        const answer = await pool.ask(trackers[at] as Address, commandNumber, body)
        first = at
        return answer
      } catch (error) {
        failures.push(error)
      }
    }
    throw new AggregateError(failures, 'FastDFS: no tracker answers')
  }
}

function check(answer: { status: number; body: Buffer }, asked: string): Buffer {
  if (answer.status !== status.ok) throw new FastdfsError(asked, answer.status)
  return answer.body
}
