import { type ArtName, isUpright } from './catalogue.ts'
import type { Hex } from './colour.ts'
import { drawBackdrop, drawGround, drawRoom, feet, type Ground, type Tones, tonesOf } from './ground.ts'
import { scopeIds } from './recolour.ts'
import { type Sprite, type Sprites, shadowMargin } from './sprite.ts'

/** Everything that decides how a goods picture looks: the same recipe gives the same picture. */
export interface Recipe {
  view: 'hero' | 'angle' | 'detail' | 'scene'
  art: ArtName
  colour?: Hex
  /** The other colour of an angle view. */
  second?: Hex
  hue: Hex
  /** Degrees by which the ground's hue moves. */
  turn: number
  ground: Ground
  /** A smaller thing in front: what a pack holds, or what comes with it. */
  aside?: ArtName
  /** What stands around it in a scene. */
  companions: ArtName[]
  isMirrored: boolean
}

/** The picture of a recipe as an SVG of 800 x 800 units. */
export async function compose(recipe: Recipe, sprites: Sprites): Promise<string> {
  const tones = tonesOf(recipe.hue, recipe.turn)
  const inside = await views[recipe.view](recipe, tones, sprites)
  return svg(800, 800, inside)
}

const views: Record<Recipe['view'], (recipe: Recipe, tones: Tones, sprites: Sprites) => Promise<string>> = {
  async hero({ art, colour, aside, ground }, tones, sprites) {
    const main = await sprites.get(art, colour)
    const y = feet[ground]
    const parts = [drawGround(ground, tones)]
    if (aside === undefined) {
      parts.push(stand(main, { id: 'm', x: 400, y, size: 540 }, tones))
    } else {
      parts.push(stand(main, { id: 'm', x: 340, y: y - 12, size: 480 }, tones))
      parts.push(stand(await sprites.get(aside), { id: 'a', x: 580, y: y + 18, size: 230 }, tones))
    }
    return parts.join('')
  },

  async angle({ art, colour, second, turn, isMirrored }, tones, sprites) {
    const lean = isUpright(art) ? 0 : 11
    const back = await sprites.get(art, second ?? colour)
    const front = await sprites.get(art, colour)
    const side = isMirrored ? -1 : 1
    const ground = turn > 0 ? 'arch' : 'circle'
    return [
      drawGround(ground, tones),
      stand(
        back,
        { id: 'b', x: 400 + 128 * side, y: 610, size: 350, lean: lean * side, isMirrored: true },
        tones,
      ),
      stand(front, { id: 'f', x: 400 - 92 * side, y: 690, size: 440, lean: -lean * side }, tones),
    ].join('')
  },

  async detail({ art, colour, isMirrored }, tones, sprites) {
    const sprite = await sprites.get(art, colour)
    const focus = findFocus(sprite)
    const scale = 1180 / 128
    const lean = isUpright(art) ? 0 : isMirrored ? 7 : -7
    const move = `translate(400 400) rotate(${lean}) scale(${scale}) translate(${-focus.x} ${-focus.y})`
    const margin = shadowMargin
    return `${drawBackdrop(tones)}<g transform="translate(46 62)" opacity=".3"><g transform="${move}"><image href="${sprite.shadow}" x="${-margin}" y="${-margin}" width="${128 + 2 * margin}" height="${128 + 2 * margin}"/></g></g><g transform="${move}">${scopeIds(sprite.drawing, 'm')}</g>`
  },

  async scene({ art, colour, companions, isMirrored }, tones, sprites) {
    const [far, near] = companions
    const side = isMirrored ? -1 : 1
    const parts = [drawRoom(tones)]
    if (far !== undefined) {
      parts.push(standBlurred(await sprites.get(far), { x: 400 + 236 * side, y: 592, size: 340 }, tones))
    }
    parts.push(
      stand(
        await sprites.get(art, colour),
        { id: 'm', x: 400 - 24 * side, y: 684, size: 450, isMirrored },
        tones,
      ),
    )
    if (near !== undefined) {
      parts.push(stand(await sprites.get(near), { id: 'n', x: 400 - 268 * side, y: 736, size: 180 }, tones))
    }
    return parts.join('')
  },
}

export function svg(width: number, height: number, inside: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${inside}</svg>`
}

/** Where a sprite stands: the middle of its feet, and the side of its square. */
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
  const scale = size / 128
  const [left, right] = sprite.span
  const width = (right - left) * scale
  const flip = isMirrored ? 'scale(-1 1)' : ''
  const move = `translate(${x} ${y}) rotate(${lean}) ${flip} scale(${scale}) translate(${-(left + right) / 2} ${-sprite.foot})`
  const margin = shadowMargin
  const silhouette = `<g transform="translate(${size * 0.055} ${size * 0.03})" opacity=".2"><g transform="${move}"><image href="${sprite.shadow}" x="${-margin}" y="${-margin}" width="${128 + 2 * margin}" height="${128 + 2 * margin}"/></g></g>`
  return `${contact(id, x + width * 0.05, y - size * 0.012, width, tones)}${silhouette}<g transform="${move}">${scopeIds(sprite.drawing, id)}</g>`
}

function standBlurred(sprite: Sprite, { x, y, size }: Omit<Place, 'id'>, tones: Tones): string {
  const scale = size / 128
  const [left, right] = sprite.span
  const margin = shadowMargin
  const move = `translate(${x} ${y}) scale(${scale}) translate(${-(left + right) / 2} ${-sprite.foot})`
  return `${contact('far', x, y, (right - left) * scale, tones)}<g transform="${move}" opacity=".92"><image href="${sprite.blurred}" x="${-margin}" y="${-margin}" width="${128 + 2 * margin}" height="${128 + 2 * margin}"/></g>`
}

function contact(id: string, x: number, y: number, width: number, { shadow }: Tones): string {
  return `<defs><radialGradient id="${id}Contact"><stop offset="0" stop-color="${shadow}" stop-opacity=".55"/><stop offset=".55" stop-color="${shadow}" stop-opacity=".22"/><stop offset="1" stop-color="${shadow}" stop-opacity="0"/></radialGradient></defs><ellipse cx="${x}" cy="${y}" rx="${width * 0.62}" ry="${Math.max(16, width * 0.085)}" fill="url(#${id}Contact)"/>`
}

/** The part with most to see: the window of half the size with the most edges. */
function findFocus({ thumbnail: { size, pixels } }: Sprite): { x: number; y: number } {
  const half = size / 4
  let best = { x: size / 2, y: size / 2, edges: -1 }
  for (let y = half; y <= size - half; y += 4) {
    for (let x = half; x <= size - half; x += 4) {
      const edges = countEdges(pixels, size, x - half, y - half, half * 2)
      if (edges > best.edges) best = { x, y, edges }
    }
  }
  return { x: (best.x * 128) / size, y: (best.y * 128) / size }
}

function countEdges(pixels: Uint8Array, size: number, left: number, top: number, side: number): number {
  let edges = 0
  for (let y = top; y < top + side - 1; y += 2) {
    for (let x = left; x < left + side - 1; x += 2) {
      const at = (y * size + x) * 4
      if ((pixels[at + 3] ?? 0) < 128) continue
      edges +=
        12 +
        Math.min(
          60,
          Math.abs((pixels[at] ?? 0) - (pixels[at + 4] ?? 0)) +
            Math.abs((pixels[at + 1] ?? 0) - (pixels[at + size * 4 + 1] ?? 0)),
        )
    }
  }
  return edges
}
