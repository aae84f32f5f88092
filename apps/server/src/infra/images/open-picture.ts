import type { Sharp } from 'sharp'

export type PictureFormat = 'jpeg' | 'png' | 'gif' | 'webp' | 'avif'

/** Unpacked, each pixel costs four bytes of memory. */
const limitPixels = 40_000_000
/** A picture that takes longer was made to. */
const limitSeconds = 10

/**
 * Hands the bytes, opened and turned upright, to `work` and gives what it makes of them. Undefined when they are none of
 * `formats`, are cut off, or would unpack to more than 40 megapixels; what they are called is never asked. Of an animation
 * it is the first frame; what cameras write into a picture (place, time, device) is in nothing that is made of it.
 */
export async function withPicture<Made>(
  bytes: Uint8Array,
  formats: readonly PictureFormat[],
  work: (picture: Sharp) => Promise<Made>,
): Promise<Made | undefined> {
  // Before a decoder sees them: among what it can read are SVG and others that reach for files and never end.
  const format = sniff(bytes)
  if (format === undefined || !formats.includes(format)) return undefined
  const { default: sharp } = await import('sharp')
  try {
    const picture = sharp(bytes, { limitInputPixels: limitPixels, failOn: 'error', sequentialRead: true })
    const { format: decoded, compression, width, height } = await picture.metadata()
    const isAsSaid = decoded === format || (format === 'avif' && decoded === 'heif' && compression === 'av1')
    if (!isAsSaid || width * height > limitPixels) return undefined
    return await work(picture.autoOrient().timeout({ seconds: limitSeconds }))
  } catch {
    // All that can go wrong with bytes in memory is the bytes.
    return undefined
  }
}

function sniff(bytes: Uint8Array): PictureFormat | undefined {
  const head = Buffer.from(bytes.subarray(0, 12)).toString('latin1')
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'gif'
  if (head.startsWith('RIFF') && head.slice(8) === 'WEBP') return 'webp'
  if (/^ftypavi[fs]$/.test(head.slice(4))) return 'avif'
  return undefined
}
