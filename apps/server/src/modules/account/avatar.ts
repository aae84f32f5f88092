import { createHash } from 'node:crypto'
import type { MeView } from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import { toSquareWebp } from '../../infra/images/square-webp.ts'
import type { Storage } from '../../infra/storage/storage.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { JobOutbox } from '../../kernel/events.ts'
import { lockAccount } from './account.queries.ts'
import type { AccountService } from './account.service.ts'
import { isAvatarShown } from './avatar.queries.ts'
import { changeAccount } from './profile.queries.ts'

const limitBytes = 5 * 1024 * 1024
const sidePixels = 256

interface Deps {
  database: Database
  accounts: Pick<AccountService, 'getMe'>
  outbox: JobOutbox<Tx>
  storage: Storage
}

/** What the job `account.drop_picture` carries. */
export interface DropPictureJob {
  key: string
}

/** Pictures of people, kept under the hash of their content: two who choose the same one share the file. */
export function createAvatars({ database, accounts, outbox, storage }: Deps) {
  const { db } = database

  async function show(userId: number, key: string | null): Promise<void> {
    await database.transaction(async (tx) => {
      const account = await lockAccount(tx, database.dialect, userId)
      if (account === undefined) throw new AppError('account.session_ended')
      await changeAccount(tx, userId, { avatar: key })
      if (account.avatar !== key) await planDrop(outbox, tx, account.avatar)
    })
  }

  return {
    /** Throws account.picture_refused. */
    async put(userId: number, bytes: Uint8Array): Promise<MeView> {
      const picture = bytes.length > limitBytes ? undefined : await toSquareWebp(bytes, sidePixels)
      if (picture === undefined) throw new AppError('account.picture_refused')
      const key = await storage.put(keyOf(picture), picture)
      await show(userId, key)
      // Whoever left the same picture in these moments may have deleted the file; `drop` looks again from its side.
      if (!(await storage.exists(key))) await storage.put(key, picture)
      return accounts.getMe(userId)
    },

    async remove(userId: number): Promise<MeView> {
      await show(userId, null)
      return accounts.getMe(userId)
    },

    /** Deletes the file unless somebody shows it. */
    async drop({ key }: DropPictureJob): Promise<void> {
      if (await isAvatarShown(db, key)) return
      const bytes = await storage.get(key)
      if (bytes === undefined) return
      await storage.delete(key)
      if (await isAvatarShown(db, key)) await storage.put(key, bytes)
    },
  }
}

/** Written with the change that leaves the picture: no crash keeps a file that nobody shows. */
export async function planDrop(outbox: JobOutbox<Tx>, tx: Tx, key: string | null): Promise<void> {
  if (key === null) return
  const payload: DropPictureJob = { key }
  await outbox.append(tx, { name: 'account.drop_picture', payload })
}

function keyOf(picture: Buffer): string {
  const hash = createHash('sha256').update(picture).digest('hex').slice(0, 32)
  return `media/avatar/${hash.slice(0, 2)}/${hash}.webp`
}
