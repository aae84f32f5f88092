import { createHash } from 'node:crypto'
import { type ArtName, isDrawn } from './art/catalogue.ts'
import type { Hex } from './art/colour.ts'
import type { Recipe } from './art/compose.ts'
import { grounds } from './art/ground.ts'
import { findColour, neutralTones } from './art/palette.ts'
import type { CategoryData, SpuData } from './data/shape.ts'
import { createRandom } from './random.ts'
import { type Axis, readAxes } from './variants.ts'

/** Raised when drawings or compositions change, so that a shop seeded before gets new pictures and not a mixture. */
const artVersion = 1

/** How one option of a product looks. */
interface Look {
  art: ArtName
  colour: Hex | undefined
}

/** The pictures of an SPU: a hero for each look, and three that all its SKUs share. */
export interface SpuPictures {
  /** The axis whose option chooses the hero, by place; undefined when there is one hero. */
  axis: number | undefined
  heroes: Recipe[]
  shared: Recipe[]
}

export function planPictures(spu: SpuData, category: CategoryData, hue: Hex, turn: number): SpuPictures {
  const random = createRandom(spu.name)
  const { axis, looks } = readLooks(spu, random.pick(neutralTones))
  const [first = { art: spu.art, colour: undefined }, second] = looks
  const base = {
    hue,
    turn,
    ground: random.pick(grounds),
    companions: category.scene.filter((name) => name !== spu.art),
    isMirrored: random.next() < 0.5,
    ...(spu.aside === undefined ? {} : { aside: spu.aside }),
  }
  const show = (view: Recipe['view'], { art, colour }: Look): Recipe => ({
    view,
    ...base,
    art,
    ...(colour === undefined ? {} : { colour }),
  })
  const angle = show('angle', first)
  const heroes = looks.map((look) => show('hero', look))
  if (second?.colour !== undefined && second.art === first.art) angle.second = second.colour
  return { axis, heroes, shared: [angle, show('detail', first), show('scene', first)] }
}

/** The place of a goods picture in the storage: the same recipe has the same key. */
export function keyOf(recipe: object): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([artVersion, recipe]))
    .digest('hex')
  return `media/demo/${digest.slice(0, 2)}/${digest.slice(2, 18)}.webp`
}

function readLooks(spu: SpuData, neutral: Hex): { axis: number | undefined; looks: Look[] } {
  const axes = readAxes(spu)
  const own = spu.tone === undefined ? undefined : findColour(spu.tone)
  const axis = axes.findIndex((candidate) => isVisible(candidate, spu))
  if (axis < 0) {
    return {
      axis: undefined,
      looks: [{ art: spu.art, colour: own ?? (isDrawn(spu.art) ? neutral : undefined) }],
    }
  }
  const looks = (axes[axis]?.options ?? []).map(({ value }) => ({
    art: spu.looks?.[value] ?? spu.art,
    colour: spu.looks === undefined ? findColour(value) : undefined,
  }))
  return { axis, looks }
}

/** Whether an axis changes how the product looks. An emoji takes the colour of a 颜色 or 色号; a taste colours packs only. */
function isVisible({ name, options }: Axis, spu: SpuData): boolean {
  if (spu.looks !== undefined) return options.every(({ value }) => spu.looks?.[value] !== undefined)
  const isColour = name === '颜色' || name === '色号'
  if (!isColour && (spu.tone !== undefined || !isDrawn(spu.art))) return false
  return options.every(({ value }) => findColour(value) !== undefined)
}
