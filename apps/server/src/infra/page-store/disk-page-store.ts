import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, renameSync } from 'node:fs'
import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { inTransaction, openSqliteFile } from '../sqlite-file.ts'
import { readPageFile, readPageHead, writeGoneFile, writePageFile } from './page-file.ts'
import type { PageStore } from './page-store.ts'

/**
 * A file for each page in `folder`. A new one is written beside, then renamed over the old one. Comparing versions and
 * renaming must be one step for all processes: they take turns on the write lock of an SQLite file, which the death of its
 * holder frees, and which counts what was done under it.
 */
export function openDiskPageStore({ folder }: { folder: string }): PageStore {
  const partials = join(folder, 'partial')
  mkdirSync(partials, { recursive: true })
  const lock = openSqliteFile({ file: join(folder, 'lock.db'), synchronous: 'normal' })
  lock.exec('create table if not exists edition (number integer not null)')
  lock.exec('insert into edition select 0 where not exists (select 1 from edition)')
  const countUp = lock.prepare('update edition set number = number + 1')
  const readEdition = lock.prepare('select number from edition')

  /** `version` is the one in `bytes`. */
  async function replace(key: string, version: number, bytes: Buffer): Promise<boolean> {
    const path = pathOf(folder, key)
    const partial = join(partials, randomUUID())
    await mkdir(join(path, '..'), { recursive: true })
    try {
      await writeToDisk(partial, bytes)
      return inTransaction(lock, () => {
        const standing = readPageHead(path)
        if (standing !== undefined && standing.version > version) return false
        renameSync(partial, path)
        countUp.run()
        return true
      })
    } finally {
      await rm(partial, { force: true })
    }
  }

  return {
    put: (key, page) => replace(key, page.version, writePageFile(page)),
    async get(key) {
      const file = await readIfThere(pathOf(folder, key))
      return file && readPageFile(file)
    },
    head: async (key) => readPageHead(pathOf(folder, key))?.page,
    async delete(key, version) {
      await replace(key, version, writeGoneFile(version))
    },
    edition: async () => String(readEdition.get()?.number),
    async close() {
      lock.close()
    },
  }
}

/** Keys hold spaces and slashes, and a folder should not hold a million files. */
function pathOf(folder: string, key: string): string {
  const name = createHash('sha256').update(key).digest('hex').slice(0, 40)
  return join(folder, name.slice(0, 2), `${name}.page`)
}

async function writeToDisk(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
