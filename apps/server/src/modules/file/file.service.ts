import type { FileShape, FileView } from '@jishi/contract'
import { makeVariants } from '../../infra/images/shop-picture.ts'
import { AppError } from '../../kernel/app-error.ts'
import { type ImageUrl, siteImages } from '../../kernel/image-url.ts'
import { toKeyset } from '../../kernel/page.ts'
import { type AddFileDeps, addFile, type MakeSizesJob } from './add-file.ts'
import { presentFile } from './file.present.ts'
import { endPending, findFile, listFileRows } from './file.queries.ts'

export type FileService = ReturnType<typeof createFileService>

const pageSize = 48

/** Pictures that the staff uploads for goods and content. */
export function createFileService({ imageUrl = siteImages, ...deps }: AddFileDeps & { imageUrl?: ImageUrl }) {
  const { database, storage } = deps
  const { db } = database

  return {
    /** Throws file.picture_refused, file.storage_failed. */
    async add(staffId: number, upload: { bytes: Uint8Array; shape: FileShape }): Promise<FileView> {
      return presentFile(await addFile(deps, staffId, upload), imageUrl)
    },

    /** Throws file.not_found. */
    async get(id: number): Promise<FileView> {
      const file = await findFile(db, id)
      if (file === undefined) throw new AppError('file.not_found', { id })
      return presentFile(file, imageUrl)
    },

    /** Newest first. */
    async list({ after }: { after?: string } = {}) {
      const before = after === undefined ? undefined : Number(after)
      const rows = await listFileRows(db, { before, limit: pageSize + 1 })
      return toKeyset(
        rows,
        pageSize,
        ({ id }) => String(id),
        (row) => presentFile(row, imageUrl),
      )
    },

    /**
     * Puts the sizes beside the picture, then calls it ready. Doing it twice is the same as once; cut off in between it
     * is done again from the start.
     */
    async makeSizes({ fileId }: MakeSizesJob): Promise<void> {
      const file = await findFile(db, fileId)
      if (file?.state !== 'pending') return
      const picture = await storage.get(file.storage_key)
      // Lost between the upload and now: whoever uploads it again sets that right.
      if (picture === undefined) return endPending(db, file, 'failed')
      for await (const { ending, bytes } of makeVariants(picture)) {
        await storage.putVariant(file.storage_key, ending, bytes)
      }
      await endPending(db, file, 'ready')
    },
  }
}
