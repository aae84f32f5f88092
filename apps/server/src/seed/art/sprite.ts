import sharp from 'sharp'
import { type ArtName, drawArt, isDrawn } from './catalogue.ts'
import type { Hex } from './colour.ts'
import type { Drawing } from './drawing.ts'
import { recolour, type Thumbnail } from './recolour.ts'

/** A drawing in its colour, with what a composition needs to know of its outline. */
export interface Sprite extends Outline {
  drawing: Drawing
  /** The sprite out of focus, as a data address with the shadow's margin. */
  blurred(): Promise<string>
}

/** What does not change with the colour. */
interface Outline {
  thumbnail: Thumbnail
  /** A soft faint silhouette, as a data address; its square is `shadowMargin` larger on each side. */
  shadow: string
  /** The box of its opaque points, of 128. */
  left: number
  right: number
  top: number
  foot: number
}

/** Of 128. */
export const shadowMargin = 16

const thumbnailSize = 64
const shadowStrength = 0.22
/** The colour of drawings that are given none. */
const fallback: Hex = '#c9a27a'

export type Sprites = ReturnType<typeof createSprites>

/** Makes sprites. What is costly is kept, some kilobytes for each of a few hundred things. */
export function createSprites() {
  const outlines = new Map<ArtName, Promise<Outline>>()
  const blurred = new Map<Drawing, Promise<string>>()

  function getOutline(name: ArtName): Promise<Outline> {
    const outline = outlines.get(name) ?? makeOutline(drawArt(name, fallback))
    outlines.set(name, outline)
    return outline
  }

  function getBlurred(drawing: Drawing): Promise<string> {
    const address = blurred.get(drawing) ?? makeBlurred(drawing)
    blurred.set(drawing, address)
    return address
  }

  return {
    async get(name: ArtName, colour?: Hex): Promise<Sprite> {
      const outline = await getOutline(name)
      const plain = drawArt(name, colour ?? fallback)
      const isTinted = colour !== undefined && !isDrawn(name)
      const drawing = isTinted ? recolour(plain, outline.thumbnail, colour) : plain
      return { ...outline, drawing, blurred: () => getBlurred(drawing) }
    },
  }
}

async function makeOutline(drawing: Drawing): Promise<Outline> {
  const pixels = await sharp(wrap(drawing, thumbnailSize)).ensureAlpha().raw().toBuffer()
  const thumbnail = { size: thumbnailSize, pixels }
  return { thumbnail, shadow: await makeShadow(thumbnail), ...measure(thumbnail) }
}

async function makeShadow({ size, pixels }: Thumbnail): Promise<string> {
  const margin = (size * shadowMargin) / 128
  const black = Buffer.from(pixels)
  for (let at = 0; at < black.length; at += 4) {
    black.fill(0, at, at + 3)
    // Its strength is in the picture: opacity in an SVG costs a second surface.
    black[at + 3] = Math.round((black[at + 3] ?? 0) * shadowStrength)
  }
  const png = await sharp(black, { raw: { width: size, height: size, channels: 4 } })
    .extend({ top: margin, bottom: margin, left: margin, right: margin, background: '#00000000' })
    .blur(3.2)
    .png({ compressionLevel: 2 })
    .toBuffer()
  return toAddress(png)
}

async function makeBlurred(drawing: Drawing): Promise<string> {
  const margin = shadowMargin
  const png = await sharp(wrap(drawing, 128))
    .extend({ top: margin, bottom: margin, left: margin, right: margin, background: '#00000000' })
    .blur(1.6)
    .png({ compressionLevel: 2 })
    .toBuffer()
  return toAddress(png)
}

function measure({ size, pixels }: Thumbnail): Pick<Outline, 'left' | 'right' | 'top' | 'foot'> {
  const box = { left: size, right: 0, top: size, foot: 0 }
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if ((pixels[(y * size + x) * 4 + 3] ?? 0) < 128) continue
      box.left = Math.min(box.left, x)
      box.right = Math.max(box.right, x + 1)
      box.top = Math.min(box.top, y)
      box.foot = Math.max(box.foot, y + 1)
    }
  }
  const unit = 128 / size
  return { left: box.left * unit, right: box.right * unit, top: box.top * unit, foot: box.foot * unit }
}

function wrap(drawing: Drawing, size: number): Buffer {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${size}" height="${size}" viewBox="0 0 128 128">${drawing}</svg>`,
  )
}

function toAddress(png: Buffer): string {
  return `data:image/png;base64,${png.toString('base64')}`
}
