import { withPicture } from './open-picture.ts'

const formats = ['jpeg', 'png', 'gif', 'webp', 'avif'] as const
const quality = 80

/** Gives a photo as WebP in its own shape, at most `longest` pixels a side; undefined as `withPicture` says. */
export async function toPhotoWebp(bytes: Uint8Array, longest: number): Promise<Buffer | undefined> {
  return withPicture(bytes, formats, (picture) =>
    picture
      .resize(longest, longest, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality })
      .toBuffer(),
  )
}
