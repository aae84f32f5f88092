/** Unpacked, each pixel costs four bytes of memory. */
const limitPixels = 40_000_000
/** A picture that takes longer was made to. */
const limitSeconds = 10
const quality = 82

type Format = 'jpeg' | 'png' | 'gif' | 'webp'

/**
 * Gives the middle of a JPEG, PNG, GIF or WebP as a WebP square of `side` pixels: upright, of an animation the first
 * frame, and without what cameras write into it (place, time, device). Undefined when the bytes are nothing of the
 * kind, are cut off, or would unpack to more than 40 megapixels; what they are called is never asked.
 */
export async function toSquareWebp(bytes: Uint8Array, side: number): Promise<Buffer | undefined> {
  // Before a decoder sees them: among what it can read are SVG and others that reach for files and never end.
  const format = sniff(bytes)
  if (format === undefined) return undefined
  const { default: sharp } = await import('sharp')
  try {
    const picture = sharp(bytes, { limitInputPixels: limitPixels, failOn: 'error' })
    const { format: decoded, width, height } = await picture.metadata()
    if (decoded !== format || width * height > limitPixels) return undefined
    return await picture
      .autoOrient()
      .resize(side, side, { fit: 'cover' })
      .webp({ quality })
      .timeout({ seconds: limitSeconds })
      .toBuffer()
  } catch {
    // All that can go wrong with bytes in memory is the bytes.
    return undefined
  }
}

function sniff(bytes: Uint8Array): Format | undefined {
  const head = Buffer.from(bytes.subarray(0, 12)).toString('latin1')
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'gif'
  if (head.startsWith('RIFF') && head.slice(8) === 'WEBP') return 'webp'
  return undefined
}
