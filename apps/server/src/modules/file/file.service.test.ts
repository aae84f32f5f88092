import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { allEndings, drawPicture, imageHost, openDisk, openFastdfs, openFileShop } from './file.fixtures.ts'

const staffId = 7
const drivers = { disk: openDisk, fastdfs: openFastdfs }

let shop: Awaited<ReturnType<typeof openFileShop>>
const add = (bytes: Buffer, shape: 'square' | 'free' = 'square') => shop.files.add(staffId, { bytes, shape })
const keptBeside = (path: string) => [
  path.slice(1),
  ...allEndings.map((end) => path.slice(1).replace('.webp', end)),
]

describe.each(['disk', 'fastdfs'] as const)('§17.1 uploads on %s', (driver) => {
  beforeEach(async () => {
    shop = await openFileShop(drivers[driver])
  })
  afterEach(() => shop.close())

  it('§17.1 keeps the picture at once, its sizes a moment later, and says when they are there', async () => {
    const file = await add(await drawPicture().jpeg().toBuffer())
    expect(file).toMatchObject({ state: 'pending', width: 300, height: 300, createdBy: staffId })
    expect(file.url).toBe(imageHost + file.path)
    expect(await shop.listKept()).toEqual([file.path.slice(1)])
    await shop.runJobs()
    expect(await shop.files.get(file.id)).toEqual({ ...file, state: 'ready' })
    expect(await shop.listKept()).toEqual(keptBeside(file.path).sort())
    for (const key of keptBeside(file.path)) {
      const { format, width } = await sharp(await shop.storage.get(key)).metadata()
      expect([key, format]).toEqual([key, key.endsWith('.avif') ? 'heif' : 'webp'])
      expect(width).toBe(Math.min(300, Number(/_(\d+)\./.exec(key)?.[1] ?? 300)))
    }
  })

  it('§17.1 takes the same bytes twice for one file, and in another shape for another', async () => {
    const bytes = await drawPicture().png().toBuffer()
    const first = await add(bytes)
    await shop.runJobs()
    expect(await add(bytes)).toEqual({ ...first, state: 'ready' })
    const wide = await add(bytes, 'free')
    expect(wide).toMatchObject({ width: 600, height: 300 })
    expect(wide.id).not.toBe(first.id)
    expect(await shop.listRows()).toHaveLength(2)
  })

  it('§17.1 makes one file, one job and one entry of the log from many uploads of the same bytes at once', async () => {
    const bytes = await drawPicture().png().toBuffer()
    const files = await Promise.all(Array.from({ length: 6 }, () => add(bytes)))
    expect(new Set(files.map(({ id, path }) => `${id} ${path}`)).size).toBe(1)
    expect(await shop.listRows()).toHaveLength(1)
    expect(await shop.listJobs()).toHaveLength(1)
    expect((await shop.audit.list({})).items).toHaveLength(1)
    // Files that lost the race are gone where each got a name of its own.
    expect(await shop.listKept()).toEqual([files[0]?.path.slice(1)])
  })

  it('§17.1 goes on where a worker died between the sizes, and does nothing a second time', async () => {
    const file = await add(await drawPicture().png().toBuffer())
    const { putVariant } = shop.storage
    let puts = 0
    shop.storage.putVariant = async (...given) => {
      if (++puts > 2) throw new Error('killed')
      return putVariant(...given)
    }
    await expect(shop.runJobs()).rejects.toThrow('killed')
    expect(await shop.files.get(file.id)).toMatchObject({ state: 'pending' })
    shop.storage.putVariant = putVariant
    await shop.runJobs()
    expect(await shop.files.get(file.id)).toMatchObject({ state: 'ready' })
    expect(await shop.listKept()).toEqual(keptBeside(file.path).sort())
    shop.storage.putVariant = () => Promise.reject(new Error('asked again'))
    await shop.files.makeSizes({ fileId: file.id })
  })

  it('§17.1 keeps neither file nor row nor job while the storage is down', async () => {
    const bytes = await drawPicture().png().toBuffer()
    const { put } = shop.storage
    shop.storage.put = () => Promise.reject(new Error('down'))
    await expect(add(bytes)).rejects.toMatchObject({ code: 'file.storage_failed' })
    expect([await shop.listRows(), await shop.listJobs(), await shop.listKept()]).toEqual([[], [], []])
    shop.storage.put = put
    expect(await add(bytes)).toMatchObject({ state: 'pending' })
  })

  it('§17.1 begins anew with an upload whose picture was lost before its sizes were made', async () => {
    const bytes = await drawPicture().png().toBuffer()
    const lost = await add(bytes)
    await shop.storage.delete(lost.path.slice(1))
    await shop.runJobs()
    expect(await shop.files.get(lost.id)).toMatchObject({ state: 'failed' })
    expect(await add(bytes)).toMatchObject({ id: lost.id, state: 'pending' })
    await shop.runJobs()
    expect(await shop.files.get(lost.id)).toMatchObject({ state: 'ready' })
  })
})

describe('§17.1 the list of files', () => {
  beforeEach(async () => {
    shop = await openFileShop()
  })
  afterEach(() => shop.close())

  it('goes from the newest to the oldest and ends', async () => {
    const now = { width: 1, height: 1, bytes: 1, state: 'ready' as const, placeholder: '', created_at: 0 }
    const rows = Array.from({ length: 50 }, (_, i) => ({
      ...now,
      storage_key: `media/file/${i}.webp`,
      hash: String(i),
      created_by: staffId,
    }))
    await shop.database.db.insertInto('file').values(rows).execute()
    const first = await shop.files.list()
    expect(first.items).toHaveLength(48)
    const second = await shop.files.list({ after: first.next ?? '' })
    expect(second.next).toBeNull()
    expect([...first.items, ...second.items].map(({ path }) => path)).toEqual(
      rows.map(({ storage_key }) => `/${storage_key}`).reverse(),
    )
  })

  it('has no file that is not there', async () => {
    await expect(shop.files.get(99)).rejects.toMatchObject({ code: 'file.not_found' })
  })
})
