import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { hugePng } from './images.fixtures.ts'
import { makeVariants, toShopPicture } from './shop-picture.ts'

const red = { r: 220, g: 40, b: 40 }
const flat = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: red } })
const read = (bytes: Buffer | undefined) => sharp(bytes).metadata()

describe('§17.1 a picture of the shop', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)(
    'may come as %s and is kept as WebP',
    async (format) => {
      const picture = await toShopPicture(await flat(900, 500).toFormat(format).toBuffer(), 'square')
      expect(picture).toMatchObject({ width: 500, height: 500 })
      expect(await read(picture?.bytes)).toMatchObject({ format: 'webp', width: 500, height: 500 })
      expect(picture?.placeholder).toMatch(/^data:image\/webp;base64,[\w+/=]{20,900}$/)
    },
  )

  it('is never larger than it came nor than a page can show', async () => {
    const sizeOf = async (width: number, height: number, shape: 'square' | 'free') => {
      const picture = await toShopPicture(await flat(width, height).jpeg().toBuffer(), shape)
      return [picture?.width, picture?.height]
    }
    expect(await sizeOf(3000, 1500, 'square')).toEqual([800, 800])
    expect(await sizeOf(90, 40, 'square')).toEqual([40, 40])
    expect(await sizeOf(4800, 1200, 'free')).toEqual([2400, 600])
    expect(await sizeOf(90, 40, 'free')).toEqual([90, 40])
  })

  it('stands upright and has lost place, device and every other word of the camera', async () => {
    const turned = await flat(600, 300)
      .jpeg()
      .withExif({
        IFD0: { Make: 'A camera of mine' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '39/1 54/1 0/1' },
      })
      .withMetadata({ orientation: 6 })
      .toBuffer()
    expect((await read(turned)).exif?.toString('latin1')).toContain('A camera of mine')
    const picture = await toShopPicture(turned, 'free')
    expect(picture).toMatchObject({ width: 300, height: 600 })
    const { exif, xmp, iptc, orientation } = await read(picture?.bytes)
    expect([exif, xmp, iptc, orientation]).toEqual(Array(4).fill(undefined))
  })

  it('keeps nothing of what hides behind a picture', async () => {
    const page = '<!doctype html><script>alert(1)</script>'
    const gif = await flat(40, 40).gif().toBuffer()
    const picture = await toShopPicture(Buffer.concat([gif, Buffer.from(page)]), 'free')
    expect(picture?.bytes.toString('latin1')).not.toContain('script')
  })

  it('is made in smaller sizes, each in WebP and AVIF', async () => {
    const picture = await toShopPicture(await flat(1000, 1000).jpeg().toBuffer(), 'square')
    const made = await Array.fromAsync(makeVariants(picture?.bytes ?? Buffer.alloc(0)))
    const sizes = await Promise.all(
      made.map(async ({ ending, bytes }) => {
        const { format, width, height } = await read(bytes)
        return [ending, format, width, height]
      }),
    )
    expect(sizes).toEqual([
      ['_400.webp', 'webp', 400, 400],
      ['_200.webp', 'webp', 200, 200],
      ['_800.avif', 'heif', 800, 800],
      ['_400.avif', 'heif', 400, 400],
      ['_200.avif', 'heif', 200, 200],
    ])
  })
})

describe('§17.1 P6 what is no picture, or only looks like one', () => {
  const page = '<!doctype html><script>alert(1)</script>'
  it.each([
    ['nothing', ''],
    ['a page', page],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['an SVG with a declaration', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['a page behind the first bytes of a PNG', `\x89PNG\r\n\x1a\n${page}`],
    ['an SVG behind the first bytes of an AVIF', '\0\0\0\x1cftypavif<svg/>'],
    ['a PDF', '%PDF-1.7\n'],
  ])('is refused: %s', async (_name, text) => {
    expect(await toShopPicture(Buffer.from(text, 'latin1'), 'free')).toBeUndefined()
  })

  it.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)(
    'is refused when the %s was cut off',
    async (format) => {
      const whole = await flat(300, 300).toFormat(format).toBuffer()
      expect(await toShopPicture(whole.subarray(0, whole.length / 2), 'free')).toBeUndefined()
    },
  )

  it('is refused when a few bytes would unpack to 50,000 by 50,000, without unpacking them', async () => {
    const bomb = hugePng(50_000)
    expect(bomb.length).toBeLessThan(5000)
    const before = performance.now()
    expect(await toShopPicture(bomb, 'free')).toBeUndefined()
    expect(performance.now() - before).toBeLessThan(500)
  })

  it('is refused as TIFF, which nobody was offered', async () => {
    expect(await toShopPicture(await flat(9, 9).tiff().toBuffer(), 'free')).toBeUndefined()
  })
})
