import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openProfileShop, type ProfileShop } from './profile.fixtures.ts'

let shop: ProfileShop
beforeAll(async () => {
  shop = await openProfileShop()
})
afterAll(() => shop.close())

const refused = { code: 'account.picture_refused' }
let colours = 0
const draw = (side = 300) => {
  const background = { r: (++colours * 37) % 256, g: (colours * 91) % 256, b: 120 }
  return sharp({ create: { width: side, height: side, channels: 3, background } })
}
const keyOf = (url: string | null) => (url ?? '').replace('https://media.test/', '')
const drop = () => shop.runJobs('account.drop_picture')

describe('§1.8 avatar upload', () => {
  it('§1.8 keeps a WebP of 256 pixels under the hash of its content', async () => {
    const { id } = await shop.person()
    const me = await shop.profiles.putAvatar(id, await draw().png().toBuffer())
    expect(keyOf(me.avatarUrl)).toMatch(/^media\/avatar\/([0-9a-f]{2})\/\1[0-9a-f]{30}\.webp$/)
    const kept = await shop.storage.get(keyOf(me.avatarUrl))
    expect(await sharp(kept).metadata()).toMatchObject({ format: 'webp', width: 256, height: 256 })
    expect(await shop.accounts.getMe(id)).toEqual(me)
  })

  it('§1.8 P6 judges by content: SVG, pages and cut-off files are refused and nothing is stored', async () => {
    const { id } = await shop.person()
    const before = await shop.listPictures()
    const whole = await draw().jpeg().toBuffer()
    for (const bytes of [
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      Buffer.from('<!doctype html><script>alert(1)</script>'),
      Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.from('<script>alert(1)</script>')]),
      whole.subarray(0, whole.length / 2),
      Buffer.alloc(0),
    ]) {
      await expect(shop.profiles.putAvatar(id, bytes)).rejects.toMatchObject(refused)
    }
    expect(await shop.listPictures()).toEqual(before)
    expect(await shop.accounts.getMe(id)).toMatchObject({ avatarUrl: null })
  })

  it('§1.8 takes 5 MB and not a byte more', async () => {
    const { id } = await shop.person()
    const picture = await draw().jpeg().toBuffer()
    // What follows the end of a JPEG is nobody's business, but it counts.
    const padded = Buffer.concat([picture, Buffer.alloc(5 * 1024 * 1024 - picture.length)])
    await shop.profiles.putAvatar(id, padded)
    const over = Buffer.concat([padded, Buffer.alloc(1)])
    await expect(shop.profiles.putAvatar(id, over)).rejects.toMatchObject(refused)
  })

  it('§1.8 deletes the old file when another is chosen, or none', async () => {
    const { id } = await shop.person()
    const first = keyOf((await shop.profiles.putAvatar(id, await draw().png().toBuffer())).avatarUrl)
    const second = keyOf((await shop.profiles.putAvatar(id, await draw().png().toBuffer())).avatarUrl)
    await drop()
    expect([await shop.storage.exists(first), await shop.storage.exists(second)]).toEqual([false, true])
    expect(await shop.profiles.deleteAvatar(id)).toMatchObject({ avatarUrl: null })
    await drop()
    expect(await shop.storage.exists(second)).toBe(false)
    await shop.profiles.deleteAvatar(id)
  })

  it('§1.8 keeps it while somebody else shows the same picture, and when the same one is chosen again', async () => {
    const [one, other] = [await shop.person(), await shop.person()]
    const bytes = await draw().png().toBuffer()
    const key = keyOf((await shop.profiles.putAvatar(one.id, bytes)).avatarUrl)
    await shop.profiles.putAvatar(one.id, bytes)
    await drop()
    expect(await shop.storage.exists(key)).toBe(true)
    await shop.profiles.putAvatar(other.id, bytes)
    await shop.profiles.deleteAvatar(one.id)
    await drop()
    expect(await shop.storage.exists(key)).toBe(true)
    await shop.profiles.deleteAvatar(other.id)
    await drop()
    expect(await shop.storage.exists(key)).toBe(false)
  })

  it('loses no file when one leaves a picture in the moment in which another chooses it', async () => {
    const [one, other] = [await shop.person(), await shop.person()]
    const bytes = await draw().png().toBuffer()
    const key = keyOf((await shop.profiles.putAvatar(one.id, bytes)).avatarUrl)
    await shop.profiles.deleteAvatar(one.id)
    // The other one's file is there and their row is not, or the other way round, when it is deleted.
    const { put, delete: remove } = shop.storage
    shop.storage.put = async (...given) => {
      const kept = await put(...given)
      shop.storage.put = put
      await drop()
      return kept
    }
    await shop.profiles.putAvatar(other.id, bytes)
    expect(await shop.storage.exists(key)).toBe(true)

    await shop.profiles.deleteAvatar(other.id)
    shop.storage.delete = async (given) => {
      shop.storage.delete = remove
      await shop.profiles.putAvatar(one.id, bytes)
      await remove(given)
    }
    await drop()
    expect(await shop.storage.exists(key)).toBe(true)
  })
})
