import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { simulatedS3, startS3 } from '../../simulators/s3/index.ts'
import { createS3Storage } from './s3-storage.ts'
import type { Storage } from './storage.ts'

const key = 'media/file/ab/abc.webp'
const bytes = Buffer.from('the bytes of a picture')

let s3: Awaited<ReturnType<typeof startS3>>
let storage: Storage
const open = (changes = {}) =>
  createS3Storage({
    ...simulatedS3,
    endpoint: s3.endpoint,
    isPathStyle: true,
    baseUrl: 'https://img.test',
    timeoutMs: 300,
    ...changes,
  })

beforeEach(async () => {
  s3 = await startS3()
  storage = open()
})
afterEach(async () => {
  await storage.close()
  await s3.stop()
})

describe('§17.1 files in S3', () => {
  it('are called what they are, so that no browser takes an unknown one for a page', async () => {
    await storage.put(key, bytes)
    await storage.putVariant(key, '_400.avif', bytes)
    await storage.put('media/x.html', bytes)
    expect([...s3.objects].map(([name, { type }]) => [name, type])).toEqual([
      [key, 'image/webp'],
      ['media/file/ab/abc_400.avif', 'image/avif'],
      ['media/x.html', 'application/octet-stream'],
    ])
  })

  it('are refused to who signs with a wrong key', async () => {
    const stranger = open({ secretAccessKey: 'guessed' })
    await expect(stranger.put(key, bytes)).rejects.toThrow('SignatureDoesNotMatch')
    await expect(stranger.get(key)).rejects.toThrow('SignatureDoesNotMatch')
    expect(s3.objects.size).toBe(0)
    await stranger.close()
  })

  it('are not taken for missing while the bucket is, or while the store fails', async () => {
    const elsewhere = open({ bucket: 'none' })
    await expect(elsewhere.get(key)).rejects.toThrow('NoSuchBucket')
    await elsewhere.close()
    s3.behaviour.fails = 503
    await expect(storage.get(key)).rejects.toThrow()
    await expect(storage.exists(key)).rejects.toThrow()
    await expect(storage.put(key, bytes)).rejects.toThrow()
    expect(s3.objects.size).toBe(0)
  })

  it('are waited for no longer than was said', async () => {
    s3.behaviour.isMute = true
    const before = performance.now()
    await expect(storage.get(key)).rejects.toThrow()
    expect(performance.now() - before).toBeLessThan(3000)
  })
})
