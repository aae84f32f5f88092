/** What a browser chooses from to show a picture of goods. */
export interface GoodsPicture {
  src: string
  /** Absent: there is one size. */
  srcset?: string
  /** The same in AVIF, which is smaller; absent where it was not made. */
  avifSrcset?: string
}

const sized = /\/media\/.+\.webp$/
/** Uploaded pictures: on disk and S3 under `file/`, on FastDFS in its groups. Drawn ones of the demo shop have no AVIF. */
const uploaded = /\/media\/(?:file|group\w*)\//

/** `size`: widest it is shown, in CSS pixels. Addresses: `a.webp` of 800 pixels, `a_400.webp`, `a_200.webp`. */
export function toGoodsPicture(src: string, size: number): GoodsPicture {
  if (!sized.test(src)) return { src }
  const at = (ending: string) => src.replace(/\.webp$/, ending)
  const [small, middle] = [at('_200.webp'), at('_400.webp')]
  return {
    src: size <= 200 ? small : size <= 400 ? middle : src,
    srcset: `${small} 200w, ${middle} 400w, ${src} 800w`,
    ...(uploaded.test(src) && {
      avifSrcset: `${at('_200.avif')} 200w, ${at('_400.avif')} 400w, ${at('_800.avif')} 800w`,
    }),
  }
}
