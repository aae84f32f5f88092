import { withPicture } from './open-picture.ts'

export interface ShopPicture {
  /** WebP. */
  bytes: Buffer
  width: number
  height: number
  /** A blur of 16 pixels as a data URL, some 200 characters. */
  placeholder: string
}

/** A file beside the picture: its name is the picture's with this ending. */
export interface PictureVariant {
  ending: string
  bytes: Buffer
}

const formats = ['jpeg', 'png', 'gif', 'webp', 'avif'] as const
const squareSide = 800
/** Of a picture that keeps its shape: banners are shown across the whole page. */
const longestSide = 2400
/** High, because smaller sizes are made from it. */
const wholeQuality = 88
/** Of 1 to 9: what more would save costs seconds. */
const avifEffort = 3

/**
 * Makes an upload into a picture of the shop: a square of at most 800 pixels, or in its own shape at most 2,400 a side;
 * never larger than it came. Undefined as `withPicture` says.
 */
export async function toShopPicture(
  upload: Uint8Array,
  shape: 'square' | 'free',
): Promise<ShopPicture | undefined> {
  return withPicture(upload, formats, async (picture) => {
    const { autoOrient } = await picture.metadata()
    const side = Math.min(autoOrient.width, autoOrient.height, squareSide)
    const sized =
      shape === 'square'
        ? picture.resize(side, side, { fit: 'cover' })
        : picture.resize(longestSide, longestSide, { fit: 'inside', withoutEnlargement: true })
    const { data, info } = await sized.webp({ quality: wholeQuality }).toBuffer({ resolveWithObject: true })
    return { bytes: data, width: info.width, height: info.height, placeholder: await blur(data) }
  })
}

/** The sizes of a picture that `toShopPicture` made, one after the other; throws when it is none. */
export async function* makeVariants(picture: Uint8Array): AsyncGenerator<PictureVariant> {
  const { default: sharp } = await import('sharp')
  const at = (width: number) =>
    sharp(picture, { failOn: 'error' }).resize(width, null, { withoutEnlargement: true })
  for (const width of [400, 200]) {
    yield { ending: `_${width}.webp`, bytes: await at(width).webp({ quality: 80 }).toBuffer() }
  }
  for (const width of [800, 400, 200]) {
    const bytes = await at(width).avif({ quality: 55, effort: avifEffort }).toBuffer()
    yield { ending: `_${width}.avif`, bytes }
  }
}

async function blur(picture: Buffer): Promise<string> {
  const { default: sharp } = await import('sharp')
  const tiny = await sharp(picture).resize(16, 16, { fit: 'inside' }).webp({ quality: 20 }).toBuffer()
  return `data:image/webp;base64,${tiny.toString('base64')}`
}
