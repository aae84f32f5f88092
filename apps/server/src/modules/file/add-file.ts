import { createHash } from 'node:crypto'
import type { FileShape } from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import { toShopPicture } from '../../infra/images/shop-picture.ts'
import type { Storage } from '../../infra/storage/storage.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { JobOutbox } from '../../kernel/events.ts'
import type { Audit } from '../staff/index.ts'
import {
  type FileRow,
  findFile,
  findFileByHash,
  insertFile,
  type NewFile,
  reviveFile,
} from './file.queries.ts'

const limitBytes = 5 * 1024 * 1024

export interface AddFileDeps {
  database: Database
  storage: Storage
  outbox: JobOutbox<Tx>
  audit: Pick<Audit, 'record'>
  clock: Clock
}

/** What the job `file.make_sizes` carries. */
export interface MakeSizesJob {
  fileId: number
}

/**
 * Keeps an upload of the staff: the picture first, then its row with the job that makes its sizes. What was uploaded
 * before, also at this very moment by somebody else, is that file. Throws file.picture_refused, file.storage_failed.
 */
export async function addFile(
  deps: AddFileDeps,
  staffId: number,
  { bytes, shape }: { bytes: Uint8Array; shape: FileShape },
): Promise<FileRow> {
  if (bytes.length > limitBytes) throw new AppError('file.picture_refused')
  const hash = createHash('sha256').update(`${shape}\n`).update(bytes).digest('hex')
  const known = await findFileByHash(deps.database.db, hash)
  if (known !== undefined && known.state !== 'failed') return known
  const picture = await toShopPicture(bytes, shape)
  if (picture === undefined) throw new AppError('file.picture_refused')
  const key = await keep(deps.storage, hash, picture.bytes)
  return withoutOrphan(deps.storage, key, () =>
    writeRow(deps, known, {
      storage_key: key,
      hash,
      width: picture.width,
      height: picture.height,
      bytes: picture.bytes.length,
      placeholder: picture.placeholder,
      created_by: staffId,
      created_at: deps.clock.now().getTime(),
    }),
  )
}

async function keep(storage: Storage, hash: string, bytes: Uint8Array): Promise<string> {
  try {
    return await storage.put(`media/file/${hash.slice(0, 2)}/${hash.slice(0, 32)}.webp`, bytes)
  } catch (error) {
    throw new AppError('file.storage_failed', {}, { cause: error })
  }
}

/**
 * A file that no row came to name goes again. Not where the name is ours: it is the name that the same upload would have,
 * and another row may name it by now.
 */
async function withoutOrphan(storage: Storage, key: string, write: () => Promise<FileRow>): Promise<FileRow> {
  let row: FileRow | undefined
  try {
    row = await write()
    return row
  } finally {
    // Nobody waits for it, and a file too many harms nobody.
    if (row?.storage_key !== key && !storage.keepsNames) await storage.delete(key).catch(() => {})
  }
}

async function writeRow(
  { database, outbox, audit }: AddFileDeps,
  known: FileRow | undefined,
  file: NewFile,
): Promise<FileRow> {
  try {
    return await database.transaction(async (tx) => {
      const id = known === undefined ? await insertFile(tx, file) : known.id
      const isOurs = known === undefined || (await reviveFile(tx, id, file))
      if (isOurs) {
        const payload: MakeSizesJob = { fileId: id }
        await outbox.append(tx, { name: 'file.make_sizes', payload })
        await audit.record(tx, entryOf(id, file))
      }
      return (await findFile(tx, id)) as FileRow
    })
  } catch (error) {
    const winner = database.dialect.isDuplicate(error) && (await findFileByHash(database.db, file.hash))
    if (!winner) throw error
    return winner
  }
}

function entryOf(id: number, { storage_key, width, height, bytes, created_by }: NewFile) {
  return {
    staffId: created_by,
    action: 'file.add',
    subject: { kind: 'file', id: String(id) },
    before: null,
    after: { key: storage_key, width, height, bytes },
  }
}
