import { appliances } from './appliances.ts'
import type { Hex } from './colour.ts'
import { computing } from './computing.ts'
import type { Draw, Drawing } from './drawing.ts'
import { gadgets } from './gadgets.ts'
import { household } from './household.ts'
import { leisure } from './leisure.ts'
import { findNoto } from './noto.ts'
import { cosmetics, packs } from './packs.ts'

/**
 * What a product looks like: a drawing of ours (`phone`), a Noto emoji (`backpack`), or one of our packs with an
 * emoji on its label (`pouch:cookie`).
 */
export type ArtName = string

const drawn: Record<string, Draw> = {
  ...gadgets,
  ...computing,
  ...appliances,
  ...household,
  ...leisure,
  ...cosmetics,
}

/** Things that never lean: they stand on floors and tables, or hang on walls. */
const upright = new Set(
  [
    ...Object.keys(appliances).filter(
      (name) => !['shaver', 'hair-dryer', 'electric-toothbrush'].includes(name),
    ),
    'sofa armchair office-chair table bookcase pillow quilt towels storage-box curtain faucet pot plates stroller'.split(
      ' ',
    ),
    'monitor tower-pc router speaker phone-stand cream-jar compact mug bed chair bathtub toilet couch-and-lamp'.split(
      ' ',
    ),
    'desktop-computer printer fax-machine laptop potted-plant pot-of-food bowl-with-spoon cooked-rice hot-beverage'.split(
      ' ',
    ),
    'tent camping window door ladder steaming-bowl spaghetti curry-rice teacup-without-handle custard'.split(
      ' ',
    ),
  ].flat(),
)

export function isUpright(name: ArtName): boolean {
  return upright.has(name)
}

export function isKnownArt(name: ArtName): boolean {
  const [head = '', label] = name.split(':')
  if (label !== undefined) return head in packs && findNoto(label) !== undefined
  return head in drawn || findNoto(head) !== undefined
}

/** Ours are drawn in a colour; an emoji has its own colours, and `recolour` changes them. */
export function isDrawn(name: ArtName): boolean {
  const [head = ''] = name.split(':')
  return head in drawn || head in packs
}

export function drawArt(name: ArtName, colour: Hex): Drawing {
  const [head = '', label] = name.split(':')
  if (label !== undefined) return drawPack(head as keyof typeof packs, label, colour)
  const draw = drawn[head]
  return draw === undefined ? getNoto(head) : draw(colour)
}

function drawPack(head: keyof typeof packs, label: string, colour: Hex): Drawing {
  const { draw, label: place } = packs[head]
  const scale = place.size / 128
  return `${draw(colour)}<g transform="translate(${place.x} ${place.y}) scale(${scale})">${getNoto(label)}</g>`
}

function getNoto(name: string): Drawing {
  const body = findNoto(name)
  if (body === undefined) throw new Error(`no such picture: ${name}`)
  return body
}
