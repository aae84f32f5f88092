import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { checkKey, type Storage, variantKey } from './storage.ts'

/**
 * Files in `folder`, which the web server in front (or the app itself) serves under `baseUrl`. A put is on the disk
 * when it returns; half-written files lie in `.partial` under names that no key can have.
 */
export function createDiskStorage({ folder, baseUrl }: { folder: string; baseUrl: string }): Storage {
  const pathOf = (key: string) => join(folder, checkKey(key))

  async function put(key: string, bytes: Uint8Array): Promise<string> {
    const path = pathOf(key)
    const partial = join(folder, '.partial', randomUUID())
    await mkdir(dirname(partial), { recursive: true })
    await mkdir(dirname(path), { recursive: true })
    try {
      await writeToDisk(partial, bytes)
      await rename(partial, path)
    } catch (error) {
      await rm(partial, { force: true })
      throw error
    }
    await syncFolder(dirname(path))
    return key
  }

  return {
    keepsNames: true,
    put,
    putVariant: async (keptKey, ending, bytes) => put(variantKey(keptKey, ending), bytes),
    async get(key) {
      return orMissing(readFile(pathOf(key)))
    },
    async exists(key) {
      return (await orMissing(stat(pathOf(key))))?.isFile() ?? false
    },
    async delete(key) {
      await orMissing(unlink(pathOf(key)))
    },
    urlOf: (key) => `${baseUrl}/${checkKey(key)}`,
    close: async () => {},
  }
}

async function writeToDisk(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** The rename itself is only safe from a power cut when the folder is written too. */
async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder, and writes its entry at once.
  if (process.platform === 'win32') return
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** No such file; a part of the way is a file; the key is only a folder. */
const missingCodes = ['ENOENT', 'ENOTDIR', 'EISDIR']

async function orMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (missingCodes.includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}
