import { withPicture } from './open-picture.ts'

const formats = ['jpeg', 'png', 'gif', 'webp'] as const
const quality = 82

/** Gives the middle of a JPEG, PNG, GIF or WebP as a WebP square of `side` pixels; undefined as `withPicture` says. */
export async function toSquareWebp(bytes: Uint8Array, side: number): Promise<Buffer | undefined> {
  return withPicture(bytes, formats, (picture) =>
    picture.resize(side, side, { fit: 'cover' }).webp({ quality }).toBuffer(),
  )
}
