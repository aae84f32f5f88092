import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createDiskStorage } from '../infra/storage/disk-storage.ts'
import { type Storage, variantKey } from '../infra/storage/storage.ts'
import { planContent } from './content-plan.ts'
import { groups } from './data/index.ts'
import { drawPictures } from './draw-pictures.ts'
import { planShop } from './plan.ts'

const urlOf = (key: string) => `/${key}`
const whole = planShop(groups, urlOf)
const wholeContent = planContent(groups, whole, urlOf)
const everyNth = <T>(map: Map<string, T>, n: number) => new Map([...map].filter((_, at) => at % n === 0))
const shop = { ...whole, pictures: everyNth(whole.pictures, 120), marks: everyNth(whole.marks, 20) }
const content = { ...wholeContent, banners: everyNth(wholeContent.banners, 8) }
const goods = [...shop.pictures.keys()]
const keys = [...goods, ...shop.marks.keys(), ...content.banners.keys()]

let folders: string[]

beforeEach(() => {
  folders = []
})
afterEach(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

async function openStorage(): Promise<Storage> {
  const folder = await mkdtemp(join(tmpdir(), 'jishi-pictures-'))
  folders.push(folder)
  return createDiskStorage({ folder, baseUrl: '/' })
}

async function hashesOf(storage: Storage): Promise<string[]> {
  const bytes = await Promise.all(keys.map((key) => storage.get(key)))
  return bytes.map((file) =>
    createHash('sha256')
      .update(file ?? '')
      .digest('hex'),
  )
}

it('draws the same pictures twice, goods in three sizes', async () => {
  const [first, second] = [await openStorage(), await openStorage()]
  const seen: number[] = []
  await drawPictures({ storage: first, shop, content, onProgress: ({ done }) => seen.push(done) })
  await drawPictures({ storage: second, shop, content, onProgress: () => {} })

  expect(await hashesOf(second)).toEqual(await hashesOf(first))
  expect(new Set(await hashesOf(first)).size).toBe(keys.length)
  expect(seen).toEqual(keys.map((_, at) => at + 1))
  for (const key of goods) {
    for (const [name, size] of [
      [key, 800],
      [variantKey(key, '_400.webp'), 400],
      [variantKey(key, '_200.webp'), 200],
    ] as const) {
      const { format, width, height } = await sharp(await first.get(name)).metadata()
      expect([format, width, height]).toEqual(['webp', size, size])
    }
  }
})

it('goes on where a killed run stopped, drawing only what is missing', async () => {
  const whole = await openStorage()
  await drawPictures({ storage: whole, shop, content, onProgress: () => {} })
  const storage = await openStorage()
  let left = 10
  const live = () => {
    if (left-- <= 0) throw new Error('killed')
  }
  const dying: Storage = {
    ...storage,
    async put(key, bytes) {
      live()
      return storage.put(key, bytes)
    },
    async putVariant(key, ending, bytes) {
      live()
      return storage.putVariant(key, ending, bytes)
    },
  }
  await expect(drawPictures({ storage: dying, shop, content, onProgress: () => {} })).rejects.toThrow(
    'killed',
  )
  const written: string[] = []
  const watched: Storage = {
    ...storage,
    async put(key, bytes) {
      written.push(key)
      return storage.put(key, bytes)
    },
  }
  const complete = await Promise.all(keys.map((key) => storage.exists(key)))
  await drawPictures({ storage: watched, shop, content, onProgress: () => {} })

  expect(complete.filter(Boolean).length).toBeGreaterThan(0)
  for (const [at, key] of keys.entries()) expect(written.includes(key)).toBe(!complete[at])
  expect(await hashesOf(storage)).toEqual(await hashesOf(whole))
})
