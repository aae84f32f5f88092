import sharp, { type Sharp } from 'sharp'
import type { Storage } from '../../infra/storage/storage.ts'
import type { Composition } from './compose.ts'
import { halve, layOver, type Raster } from './raster.ts'

/** Quality of WebP, 0 to 100, and how hard it tries: 1 is half the time of 4 for a tenth more bytes. */
const encoding = { quality: 80, effort: 1 }

/** Turns compositions into files. Keeps the grounds drawn last: neighbours share them. */
export function createRenderer(storage: Storage) {
  // Several pictures are drawn at once, and none twice: threads within one, and a cache, only cost.
  sharp.concurrency(1)
  sharp.cache(false)
  const grounds = new Map<string, Promise<Raster>>()

  function getGround(svg: string): Promise<Raster> {
    const ground = grounds.get(svg) ?? rasterise(svg)
    grounds.delete(svg)
    grounds.set(svg, ground)
    if (grounds.size > 24) grounds.delete(grounds.keys().next().value ?? '')
    return ground
  }

  return {
    /**
     * Writes a goods picture at 800, 400 and 200 pixels: `abc.webp`, `abc_400.webp`, `abc_200.webp`. The plain name
     * comes last: where it is, all are.
     */
    async putGoodsPicture(key: string, { ground, things }: Composition): Promise<void> {
      const back = await getGround(ground)
      const large = layOver(back, await sharp(Buffer.from(things)).ensureAlpha().raw().toBuffer())
      const middle = halve(large)
      await storage.putVariant(key, '_400.webp', await encode(open(middle)))
      await storage.putVariant(key, '_200.webp', await encode(open(halve(middle))))
      await storage.put(key, await encode(open(large)))
    },
    /** Writes a picture that comes in one size: banners and brand marks. */
    async putPicture(key: string, svg: string): Promise<void> {
      await storage.put(key, await encode(sharp(Buffer.from(svg))))
    },
  }
}

async function rasterise(svg: string): Promise<Raster> {
  const small = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer()
  const data = await open({ data: small, side: 400 }).resize(800, 800, { kernel: 'cubic' }).raw().toBuffer()
  return { data, side: 800 }
}

function open({ data, side }: Raster): Sharp {
  return sharp(data, { raw: { width: side, height: side, channels: 3 } })
}

function encode(image: Sharp): Promise<Buffer> {
  return image.webp(encoding).toBuffer()
}
