import { type ArtName, isUpright } from './catalogue.ts'
import type { Hex } from './colour.ts'
import { findFocus } from './focus.ts'
import { drawBackdrop, drawGround, drawRoom, feet, type Ground, type Tones, tonesOf } from './ground.ts'
import type { Sprites } from './sprite.ts'
import { closeUp, stand, standBlurred, svg } from './stand.ts'

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

/** A picture of 800 x 800 in two SVGs, because grounds are costly to draw and shared by many pictures. */
export interface Composition {
  /** At half the size: grounds are soft, and out of focus they look further away. */
  ground: string
  /** On nothing, to be laid over the ground. */
  things: string
}

export async function compose(recipe: Recipe, sprites: Sprites): Promise<Composition> {
  const tones = tonesOf(recipe.hue, recipe.turn)
  const { ground, things } = await views[recipe.view](recipe, tones, sprites)
  return {
    ground: svg(400, 400, `<g transform="scale(.5)">${ground}</g>`),
    things: svg(800, 800, things.join('')),
  }
}

type View = (recipe: Recipe, tones: Tones, sprites: Sprites) => Promise<{ ground: string; things: string[] }>

const views: Record<Recipe['view'], View> = {
  async hero({ art, colour, aside, ground }, tones, sprites) {
    const main = await sprites.get(art, colour)
    const y = feet[ground]
    const back = drawGround(ground, tones)
    if (aside === undefined) {
      return { ground: back, things: [stand(main, { id: 'm', x: 400, y, size: 530 }, tones)] }
    }
    const things = [
      stand(main, { id: 'm', x: 340, y: y - 12, size: 490 }, tones),
      stand(await sprites.get(aside), { id: 'a', x: 590, y: y + 18, size: 225 }, tones),
    ]
    return { ground: back, things }
  },

  async angle({ art, colour, second, turn, isMirrored }, tones, sprites) {
    const side = isMirrored ? -1 : 1
    const lean = isUpright(art) ? 0 : 11 * side
    const back = await sprites.get(art, second ?? colour)
    const front = await sprites.get(art, colour)
    const things = [
      stand(back, { id: 'b', x: 400 + 132 * side, y: 606, size: 350, lean, isMirrored: true }, tones),
      stand(front, { id: 'f', x: 400 - 96 * side, y: 690, size: 430, lean: -lean }, tones),
    ]
    return { ground: drawGround(turn > 0 ? 'arch' : 'circle', tones), things }
  },

  async detail({ art, colour, isMirrored }, tones, sprites) {
    const sprite = await sprites.get(art, colour)
    const lean = isUpright(art) ? 0 : isMirrored ? 7 : -7
    const things = [closeUp(sprite, { side: 800, focus: findFocus(sprite.thumbnail), size: 1180, lean })]
    return { ground: drawBackdrop(tones), things }
  },

  async scene({ art, colour, companions: [far, near], isMirrored }, tones, sprites) {
    const side = isMirrored ? -1 : 1
    const main = await sprites.get(art, colour)
    const things = [stand(main, { id: 'm', x: 400 - 24 * side, y: 684, size: 440, isMirrored }, tones)]
    if (far !== undefined) {
      const place = { id: 'far', x: 400 + 236 * side, y: 592, size: 330 }
      things.unshift(await standBlurred(await sprites.get(far), place, tones))
    }
    if (near !== undefined) {
      things.push(stand(await sprites.get(near), { id: 'n', x: 400 - 272 * side, y: 738, size: 176 }, tones))
    }
    return { ground: drawRoom(tones), things }
  },
}
