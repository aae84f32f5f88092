import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createDiskStorage } from './disk-storage.ts'
import { storageConformance } from './storage.conformance.ts'

storageConformance('disk', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jishi-test-storage-'))
  return {
    storage: createDiskStorage({ folder, baseUrl: 'https://shop.test/media/' }),
    baseUrl: 'https://shop.test/media',
    remove: () => rm(folder, { recursive: true }),
  }
})

it('leaves no partial file behind, whether the put worked or not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jishi-test-storage-'))
  const storage = createDiskStorage({ folder, baseUrl: '/media' })
  await storage.put('a/b.txt', Buffer.from('1'))
  await expect(storage.put('a', Buffer.from('1'))).rejects.toThrow('EISDIR')
  expect(await readdir(join(folder, '.partial'))).toEqual([])
  await rm(folder, { recursive: true })
})
