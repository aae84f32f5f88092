import sharp from 'sharp'
import type { Storage } from '../../infra/storage/storage.ts'

/** Quality of WebP, 0 to 100, and how hard it tries: 1 is half the time of 4 for a tenth more bytes. */
const encoding = { quality: 80, effort: 1 }

const smallSizes = [400, 200]

/** Writes a goods picture at 800, 400 and 200 pixels: `abc.webp`, `abc_400.webp`, `abc_200.webp`. The plain name last, as its sign. */
export async function putGoodsPicture(storage: Storage, key: string, svg: string): Promise<void> {
  const { data, info } = await sharp(Buffer.from(svg))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const open = () => sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } })
  await Promise.all(
    smallSizes.map(async (size) =>
      storage.put(sizedKey(key, size), await open().resize(size, size).webp(encoding).toBuffer()),
    ),
  )
  await storage.put(key, await open().webp(encoding).toBuffer())
}

/** Writes a picture that comes in one size: banners and brand marks. */
export async function putPicture(storage: Storage, key: string, svg: string): Promise<void> {
  await storage.put(
    key,
    await sharp(Buffer.from(svg))
      .webp({ ...encoding, quality: 86 })
      .toBuffer(),
  )
}

export function sizedKey(key: string, size: number): string {
  return key.replace(/\.webp$/, `_${size}.webp`)
}
