import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startFastdfs } from '../../simulators/fastdfs/index.ts'
import { simulatedS3, startS3 } from '../../simulators/s3/index.ts'
import { createDiskStorage } from './disk-storage.ts'
import { createFastdfsStorage } from './fastdfs-storage.ts'
import { createS3Storage } from './s3-storage.ts'
import { storageConformance } from './storage.conformance.ts'
import type { Storage } from './storage.ts'

const baseUrl = 'https://img.test'

storageConformance('disk', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jishi-test-storage-'))
  return {
    storage: createDiskStorage({ folder, baseUrl }),
    baseUrl,
    remove: () => rm(folder, { recursive: true }),
  }
})

storageConformance('s3', async () => {
  const s3 = await startS3()
  const storage = createS3Storage({ ...simulatedS3, endpoint: s3.endpoint, isPathStyle: true, baseUrl })
  return { storage, baseUrl, remove: () => closeBoth(storage, s3) }
})

storageConformance('fastdfs', async () => {
  const fastdfs = await startFastdfs()
  const storage = createFastdfsStorage({ trackers: fastdfs.trackers, baseUrl })
  return { storage, baseUrl, remove: () => closeBoth(storage, fastdfs) }
})

async function closeBoth(storage: Storage, server: { stop(): Promise<unknown> }): Promise<void> {
  await storage.close()
  await server.stop()
}

it('leaves no partial file behind, whether the put worked or not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jishi-test-storage-'))
  const storage = createDiskStorage({ folder, baseUrl: '/media' })
  await storage.put('a/b.txt', Buffer.from('1'))
  await expect(storage.put('a', Buffer.from('1'))).rejects.toThrow('EISDIR')
  expect(await readdir(join(folder, '.partial'))).toEqual([])
  await rm(folder, { recursive: true })
})
