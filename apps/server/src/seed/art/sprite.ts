import sharp from 'sharp'
import { type ArtName, drawArt, isDrawn } from './catalogue.ts'
import type { Hex } from './colour.ts'
import type { Drawing } from './drawing.ts'
import { recolour, type Thumbnail } from './recolour.ts'

/** A drawing in its colour, with what a composition needs to know of its outline. */
export interface Sprite {
  drawing: Drawing
  thumbnail: Thumbnail
  /** A soft black silhouette, as a data address; its square is `shadowMargin` larger on each side. */
  shadow: string
  /** The sprite out of focus, as a data address with the same margin. */
  blurred: string
  /** The lowest opaque point, of 128. */
  foot: number
  /** Leftmost and rightmost opaque points, of 128. */
  span: [number, number]
}

/** Of 128. */
export const shadowMargin = 16

const thumbnailSize = 64
const bounded = 600

export type Sprites = ReturnType<typeof createSprites>

/** Makes sprites and keeps the last ones: variants of one SPU, and companions of a scene, share them. */
export function createSprites() {
  const known = new Map<string, Promise<Sprite>>()
  return {
    get(name: ArtName, colour?: Hex): Promise<Sprite> {
      const key = `${name} ${colour ?? ''}`
      const found = known.get(key) ?? makeSprite(name, colour)
      known.delete(key)
      known.set(key, found)
      if (known.size > bounded) known.delete(known.keys().next().value ?? '')
      return found
    },
  }
}

const fallback: Hex = '#c9a27a'

async function makeSprite(name: ArtName, colour: Hex | undefined): Promise<Sprite> {
  const plain = drawArt(name, colour ?? fallback)
  const isTinted = colour !== undefined && !isDrawn(name)
  const drawing = isTinted ? recolour(plain, await rasterise(plain), colour) : plain
  const thumbnail = await rasterise(drawing)
  const [shadow, blurred] = await Promise.all([makeShadow(thumbnail), makeBlurred(drawing)])
  return { drawing, thumbnail, shadow, blurred, ...measure(thumbnail) }
}

async function rasterise(drawing: Drawing): Promise<Thumbnail> {
  const pixels = await sharp(wrap(drawing, thumbnailSize)).ensureAlpha().raw().toBuffer()
  return { size: thumbnailSize, pixels }
}

async function makeShadow({ size, pixels }: Thumbnail): Promise<string> {
  const margin = (size * shadowMargin) / 128
  const black = Buffer.from(pixels)
  for (let at = 0; at < black.length; at += 4) black.fill(0, at, at + 3)
  const png = await sharp(black, { raw: { width: size, height: size, channels: 4 } })
    .extend({ top: margin, bottom: margin, left: margin, right: margin, background: '#00000000' })
    .blur(3.2)
    .png({ compressionLevel: 2 })
    .toBuffer()
  return toAddress(png)
}

async function makeBlurred(drawing: Drawing): Promise<string> {
  const size = 128
  const png = await sharp(wrap(drawing, size))
    .extend({
      top: shadowMargin,
      bottom: shadowMargin,
      left: shadowMargin,
      right: shadowMargin,
      background: '#00000000',
    })
    .blur(1.6)
    .png({ compressionLevel: 2 })
    .toBuffer()
  return toAddress(png)
}

function measure({ size, pixels }: Thumbnail): { foot: number; span: [number, number] } {
  let foot = 0
  let left = size
  let right = 0
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if ((pixels[(y * size + x) * 4 + 3] ?? 0) < 128) continue
      foot = Math.max(foot, y + 1)
      left = Math.min(left, x)
      right = Math.max(right, x + 1)
    }
  }
  const unit = 128 / size
  return { foot: foot * unit, span: [left * unit, right * unit] }
}

function wrap(drawing: Drawing, size: number): Buffer {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${size}" height="${size}" viewBox="0 0 128 128">${drawing}</svg>`,
  )
}

function toAddress(png: Buffer): string {
  return `data:image/png;base64,${png.toString('base64')}`
}
