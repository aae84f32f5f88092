import type { Tones } from './ground.ts'
import { scopeIds } from './recolour.ts'
import { type Sprite, shadowMargin } from './sprite.ts'

/** Where a sprite stands: the middle of its feet, and how large its longer side is, in units of the picture. */
export interface Place {
  /** Tells its ids from those of others in the picture. */
  id: string
  x: number
  y: number
  size: number
  /** Degrees, clockwise. */
  lean?: number
  isMirrored?: boolean
}

/** A sprite on its feet, with a contact shadow below and a soft one away from the light. */
export function stand(
  sprite: Sprite,
  { id, x, y, size, lean = 0, isMirrored = false }: Place,
  tones: Tones,
): string {
  const scale = scaleTo(sprite, size)
  const width = (sprite.right - sprite.left) * scale
  const flip = isMirrored ? 'scale(-1 1)' : ''
  const move = `translate(${x} ${y}) rotate(${lean}) ${flip} scale(${scale}) ${toFeet(sprite)}`
  const shadow = `<g transform="translate(${size * 0.05} ${size * 0.028})"><g transform="${move}">${layer(sprite.shadow)}</g></g>`
  const ground = drawContact(id, x + width * 0.05, y - size * 0.012, width, tones)
  return `${ground}${shadow}<g transform="${move}">${scopeIds(sprite.drawing, id)}</g>`
}

/** A sprite behind the focus. */
export async function standBlurred(sprite: Sprite, { id, x, y, size }: Place, tones: Tones): Promise<string> {
  const scale = scaleTo(sprite, size)
  const width = (sprite.right - sprite.left) * scale
  const blurred = layer(await sprite.blurred())
  return `${drawContact(id, x, y, width, tones)}<g transform="translate(${x} ${y}) scale(${scale}) ${toFeet(sprite)}">${blurred}</g>`
}

/** A part of a sprite, its middle at `focus` (of 128), filling a picture of `side` units. */
export function closeUp(
  sprite: Sprite,
  { side, focus, size, lean }: { side: number; focus: { x: number; y: number }; size: number; lean: number },
): string {
  const move = `translate(${side / 2} ${side / 2}) rotate(${lean}) scale(${size / 128}) translate(${-focus.x} ${-focus.y})`
  const shadow = `<g transform="translate(${size * 0.04} ${size * 0.05})"><g transform="${move}">${layer(sprite.shadow)}</g></g>`
  return `${shadow}<g transform="${move}">${scopeIds(sprite.drawing, 'm')}</g>`
}

export function svg(width: number, height: number, inside: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${inside}</svg>`
}

/** Small drawings grow and large ones shrink, within reason: a ring is not as tall as a coat. */
function scaleTo({ left, right, top, foot }: Sprite, size: number): number {
  const longest = Math.max(right - left, foot - top)
  return (size / 128) * Math.min(1.16, 122 / longest)
}

function toFeet({ left, right, foot }: Sprite): string {
  return `translate(${-(left + right) / 2} ${-foot})`
}

function layer(address: string): string {
  const side = 128 + 2 * shadowMargin
  return `<image href="${address}" x="${-shadowMargin}" y="${-shadowMargin}" width="${side}" height="${side}"/>`
}

function drawContact(id: string, x: number, y: number, width: number, { shadow }: Tones): string {
  const stop = (offset: number, opacity: number) =>
    `<stop offset="${offset}" stop-color="${shadow}" stop-opacity="${opacity}"/>`
  return `<defs><radialGradient id="${id}Contact">${stop(0, 0.55)}${stop(0.55, 0.22)}${stop(1, 0)}</radialGradient></defs><ellipse cx="${x}" cy="${y}" rx="${width * 0.62}" ry="${Math.max(Math.min(16, width * 0.2), width * 0.085)}" fill="url(#${id}Contact)"/>`
}
