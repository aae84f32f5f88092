import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { hugePng } from './images.fixtures.ts'
import { toSquareWebp } from './square-webp.ts'

const red = { r: 220, g: 40, b: 40 }
const blue = { r: 40, g: 40, b: 220 }
const green = { r: 40, g: 220, b: 40 }

/** 600 x 300, the left half red and the right one blue. */
const halves = () =>
  sharp({ create: { width: 600, height: 300, channels: 3, background: blue } }).composite([
    { input: { create: { width: 300, height: 300, channels: 3, background: red } }, left: 0, top: 0 },
  ])
const read = async (bytes: Buffer | undefined) => sharp(bytes).metadata()

async function colourAt(bytes: Buffer | undefined, x: number, y: number): Promise<string> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (y * info.width + x) * info.channels
  return (data[at] ?? 0) > (data[at + 2] ?? 0) ? 'red' : 'blue'
}

describe('§1.8 a picture', () => {
  it.each(['jpeg', 'png', 'webp', 'gif'] as const)(
    'may be %s and becomes a WebP square of its middle',
    async (format) => {
      const square = await toSquareWebp(await halves().toFormat(format).toBuffer(), 256)
      expect(await read(square)).toMatchObject({ format: 'webp', width: 256, height: 256 })
      expect([await colourAt(square, 10, 128), await colourAt(square, 245, 128)]).toEqual(['red', 'blue'])
    },
  )

  it('loses place, device and every other word that the camera wrote, and still stands upright', async () => {
    const turned = await halves()
      .jpeg()
      .withExif({
        IFD0: { Make: 'A camera of mine' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '39/1 54/1 0/1' },
      })
      .withMetadata({ orientation: 6 })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret/></x:xmpmeta>')
      .toBuffer()
    const before = await sharp(turned).metadata()
    expect(before.orientation).toBe(6)
    expect(before.exif?.toString('latin1')).toContain('A camera of mine')

    const square = await toSquareWebp(turned, 256)
    const after = await read(square)
    expect([after.exif, after.xmp, after.iptc, after.icc, after.orientation]).toEqual(
      Array(5).fill(undefined),
    )
    expect(square?.toString('latin1')).not.toContain('A camera of mine')
    // A quarter to the right: what was left is on top now.
    expect([await colourAt(square, 128, 10), await colourAt(square, 128, 245)]).toEqual(['red', 'blue'])
  })

  it('of an animation is its first frame', async () => {
    const frame = (background: object) =>
      sharp({ create: { width: 80, height: 80, channels: 3, background } })
        .png()
        .toBuffer()
    const gif = await sharp([await frame(red), await frame(blue), await frame(green)], {
      join: { animated: true },
    })
      .gif()
      .toBuffer()
    expect((await sharp(gif, { animated: true }).metadata()).pages).toBe(3)
    const square = await toSquareWebp(gif, 256)
    expect((await sharp(square, { animated: true }).metadata()).pages ?? 1).toBe(1)
    expect(await colourAt(square, 128, 128)).toBe('red')
  })
})

describe('§1.8 P6 what is no picture, or only looks like one', () => {
  const page = '<!doctype html><script>alert(1)</script>'
  it.each([
    ['nothing', ''],
    ['a page', page],
    [
      'an SVG',
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>',
    ],
    ['a page behind the first bytes of a PNG', `\x89PNG\r\n\x1a\n${page}`],
    ['a page behind the first bytes of a JPEG', `\xff\xd8\xff\xe0${page}`],
    ['a page behind the first bytes of a GIF', `GIF89a${page}`],
    ['an SVG behind the first bytes of a WebP', `RIFF\x10\0\0\0WEBP<svg/>`],
  ])('is refused: %s', async (_name, text) => {
    expect(await toSquareWebp(Buffer.from(text, 'latin1'), 256)).toBeUndefined()
  })

  it('is refused in the formats that nobody was offered', async () => {
    for (const format of ['tiff', 'avif'] as const) {
      expect(await toSquareWebp(await halves().toFormat(format).toBuffer(), 256)).toBeUndefined()
    }
  })

  it.each(['jpeg', 'png', 'webp', 'gif'] as const)('is refused when the %s was cut off', async (format) => {
    const whole = await halves().toFormat(format).toBuffer()
    expect(await toSquareWebp(whole.subarray(0, whole.length / 2), 256)).toBeUndefined()
  })

  it('is refused when a few bytes would unpack to a huge picture', async () => {
    const bomb = hugePng(30_000)
    expect(bomb.length).toBeLessThan(5000)
    expect(await sharp(bomb, { limitInputPixels: false }).metadata()).toMatchObject({ width: 30_000 })
    expect(await toSquareWebp(bomb, 256)).toBeUndefined()
  })

  it('is refused above 40 megapixels and taken up to them', async () => {
    const flat = (width: number, height: number) =>
      sharp({ create: { width, height, channels: 3, background: red } })
        .png({ compressionLevel: 1 })
        .toBuffer()
    expect(await toSquareWebp(await flat(8000, 5000), 256)).toBeDefined()
    expect(await toSquareWebp(await flat(8000, 5001), 256)).toBeUndefined()
  })
})
