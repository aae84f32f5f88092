import { randomUUID } from 'node:crypto'
import type { Database, Tx } from '../../infra/database/database.ts'
import { toPhotoWebp } from '../../infra/images/photo-webp.ts'
import type { Storage } from '../../infra/storage/storage.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import {
  attachPicture,
  deletePicture,
  insertPicture,
  listOwned,
  listUnused,
} from './after-sale-pictures.queries.ts'

const limitBytes = 5 * 1024 * 1024
const longestPixels = 1600
const unusedForMs = 86_400_000
const batch = 100

interface Deps {
  database: Database
  storage: Storage
  clock: Clock
}

/** What shoppers show of goods that are not as they should be: their own photos, under names that nobody can guess. */
export function createAfterSalePictures({ database, storage, clock }: Deps) {
  const { db } = database

  return {
    /** Throws after_sale.picture_refused. */
    async put(userId: number, bytes: Uint8Array): Promise<{ key: string; url: string }> {
      const picture = bytes.length > limitBytes ? undefined : await toPhotoWebp(bytes, longestPixels)
      if (picture === undefined) throw new AppError('after_sale.picture_refused')
      const name = randomUUID().replaceAll('-', '')
      const key = await storage.put(`media/after-sale/${name.slice(0, 2)}/${name}.webp`, picture)
      await insertPicture(db, key, userId, clock.now().getTime())
      return { key, url: storage.urlOf(key) }
    },

    /** Deletes uploads that no request came to show. */
    async dropUnused(): Promise<void> {
      const before = clock.now().getTime() - unusedForMs
      for (const key of await listUnused(db, before, batch)) {
        // Whoever asks with it at this moment loses: the row goes first, and only then the file.
        if (await deletePicture(db, key)) await storage.delete(key)
      }
    },

    /** The account is gone, and its pictures with it. Safe to run any number of times. */
    async dropOwned(userId: number): Promise<void> {
      for (let keys = await listOwned(db, userId, batch); keys.length > 0; ) {
        for (const key of keys) {
          // The row last: while it is there, the file is found again.
          await storage.delete(key)
          await deletePicture(db, key, { withRequest: true })
        }
        keys = await listOwned(db, userId, batch)
      }
    },
  }
}

/** The request shows these pictures from now on, in this order. Throws after_sale.picture_gone. */
export async function attachPictures(
  tx: Tx,
  { id, userId }: { id: string; userId: number },
  keys: readonly string[],
): Promise<void> {
  for (const [sequence, key] of keys.entries()) {
    if (!(await attachPicture(tx, key, { id, userId, sequence })))
      throw new AppError('after_sale.picture_gone', { key })
  }
}
