import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { openTestPorts } from '../../../test/ports.ts'
import { createOutbox } from '../../infra/queue/outbox.ts'
import { createDiskStorage } from '../../infra/storage/disk-storage.ts'
import { createFastdfsStorage } from '../../infra/storage/fastdfs-storage.ts'
import type { Storage } from '../../infra/storage/storage.ts'
import { createManualClock } from '../../kernel/clock.ts'
import { createIds } from '../../kernel/ids.ts'
import { createImageUrl } from '../../kernel/image-url.ts'
import { startFastdfs } from '../../simulators/fastdfs/index.ts'
import { createAudit } from '../staff/index.ts'
import { createFileService, fileJobs } from './index.ts'

export const imageHost = 'https://img.test'
export const allEndings = ['_200.avif', '_200.webp', '_400.avif', '_400.webp', '_800.avif']

interface OpenedStorage {
  storage: Storage
  /** Keys of what is kept. */
  listKept(): Promise<string[]>
  remove(): Promise<void>
}

/** Uploads on fresh ports and a fresh storage. Jobs run when asked to; `storage` may be made to fail. */
export async function openFileShop(open: () => Promise<OpenedStorage> = openDisk) {
  const { database, ...ports } = await openTestPorts()
  const { storage, listKept, remove } = await open()
  const clock = createManualClock('2026-11-25T02:00:00Z')
  const outbox = createOutbox({ ids: createIds(clock), clock })
  const audit = createAudit({ database, clock })
  const imageUrl = createImageUrl(imageHost)
  const files = createFileService({ database, storage, outbox, audit, clock, imageUrl })
  const { handlers } = fileJobs({ files })

  return {
    database,
    storage,
    files,
    audit,
    listKept,
    listRows: () => database.db.selectFrom('file').selectAll().orderBy('id').execute(),
    listJobs: () => database.db.selectFrom('outbox').selectAll().orderBy('id').execute(),
    /** Runs what waits once, as the worker would; a job that throws waits on. */
    async runJobs() {
      for (const { id, name, payload } of await this.listJobs()) {
        await handlers[name]?.(JSON.parse(payload) as object, { id: '1', attempt: 1 })
        await database.db.deleteFrom('outbox').where('id', '=', id).execute()
      }
    },
    async close() {
      await remove()
      await ports.close()
    },
  }
}

export async function openDisk(): Promise<OpenedStorage> {
  const folder = await mkdtemp(join(tmpdir(), 'jishi-test-files-'))
  const storage = createDiskStorage({ folder, baseUrl: imageHost })
  return { storage, listKept: () => listFiles(folder), remove: () => rm(folder, { recursive: true }) }
}

export async function openFastdfs(): Promise<OpenedStorage> {
  const fastdfs = await startFastdfs()
  const storage = createFastdfsStorage({ trackers: fastdfs.trackers, baseUrl: imageHost })
  return {
    storage,
    listKept: async () => [...fastdfs.files.keys()].map((name) => `media/group1/${name}`).sort(),
    async remove() {
      await storage.close()
      await fastdfs.stop()
    },
  }
}

let colours = 0

/** A picture like no other before it: a blue half beside a red or green one. */
export function drawPicture(width = 600, height = 300) {
  const background = { r: 20, g: 20, b: 200 }
  const half = { r: 200 - (++colours % 100), g: (colours * 7) % 100, b: 20 }
  const create = { width: width >> 1, height, channels: 3, background: half } as const
  return sharp({ create: { width, height, channels: 3, background } }).composite([
    { input: { create }, left: 0, top: 0 },
  ])
}

async function listFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true })
  return names.filter((name) => name.startsWith('media/') && name.includes('.')).sort()
}
