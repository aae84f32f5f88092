import { type ArtName, isDrawn } from './catalogue.ts'
import type { Hex } from './colour.ts'
import { drawGround, type Tones, tonesOf } from './ground.ts'
import { neutralTones } from './palette.ts'
import type { Sprites } from './sprite.ts'
import { stand, svg } from './stand.ts'

/** A picture for the home page. Titles are set by the page: the left of a wide one and the top of a tall one stay calm. */
export interface BannerRecipe {
  shape: 'carousel' | 'tall' | 'tile' | 'strip'
  hue: Hex
  /** The first is the largest. */
  arts: ArtName[]
}

export async function composeBanner(recipe: BannerRecipe, sprites: Sprites): Promise<string> {
  const { width, height, places, draw } = shapes[recipe.shape]
  const tones = tonesOf(recipe.hue)
  const things = await Promise.all(recipe.arts.map((art, index) => sprites.get(art, toneOf(art, index))))
  const standing = things.flatMap((sprite, index) => {
    const place = places[index]
    return place === undefined ? [] : [stand(sprite, { id: `t${index}`, ...place }, tones)]
  })
  // The first is the largest and stands in front.
  return svg(width, height, `${draw(tones)}${standing.reverse().join('')}`)
}

interface Shape {
  width: number
  height: number
  places: { x: number; y: number; size: number; lean?: number }[]
  draw(tones: Tones): string
}

const shapes: Record<BannerRecipe['shape'], Shape> = {
  carousel: {
    width: 1600,
    height: 640,
    places: [
      { x: 1120, y: 556, size: 430 },
      { x: 1410, y: 520, size: 270 },
      { x: 862, y: 528, size: 230 },
      { x: 1300, y: 598, size: 150 },
    ],
    draw: (tones) =>
      `${drawWall(1600, 640, 470, tones)}<circle cx="1130" cy="330" r="300" fill="url(#bBlock)"/><circle cx="1450" cy="190" r="120" fill="${tones.blockShade}" opacity=".55"/><circle cx="820" cy="150" r="64" fill="${tones.blockShade}" opacity=".45"/><rect y="470" width="1600" height="170" fill="url(#bFloor)"/><ellipse cx="1130" cy="566" rx="420" ry="56" fill="${tones.block}" opacity=".7"/>`,
  },
  tall: {
    width: 440,
    height: 1200,
    places: [
      { x: 205, y: 1084, size: 336 },
      { x: 306, y: 676, size: 216 },
      { x: 122, y: 668, size: 166 },
      { x: 340, y: 1120, size: 130 },
    ],
    draw: (tones) =>
      `${drawWall(440, 1200, 900, tones)}<path d="M50 900V430a170 170 0 0 1 340 0v470z" fill="url(#bBlock)"/><rect y="900" width="440" height="300" fill="url(#bFloor)"/><path d="M40 676h360v34H40z" fill="${tones.blockShade}"/><path d="M40 676l20-24h320l20 24z" fill="${tones.block}"/><ellipse cx="210" cy="1084" rx="196" ry="46" fill="${tones.block}" opacity=".75"/>`,
  },
  tile: {
    width: 240,
    height: 240,
    places: [
      { x: 120, y: 200, size: 172 },
      { x: 190, y: 214, size: 76 },
    ],
    draw: (tones) => `<g transform="scale(.3)">${drawGround('circle', tones)}</g>`,
  },
  strip: {
    width: 2400,
    height: 160,
    places: [
      { x: 1960, y: 146, size: 138 },
      { x: 2110, y: 146, size: 118 },
      { x: 420, y: 146, size: 130 },
      { x: 290, y: 146, size: 104 },
    ],
    draw: (tones) =>
      `${drawWall(2400, 160, 118, tones)}<circle cx="2020" cy="60" r="150" fill="url(#bBlock)" opacity=".8"/><circle cx="360" cy="70" r="130" fill="url(#bBlock)" opacity=".8"/><rect y="118" width="2400" height="42" fill="url(#bFloor)"/>`,
  },
}

function drawWall(
  width: number,
  height: number,
  floor: number,
  { wall, wallShade, floor: near, floorShade, block, blockShade }: Tones,
): string {
  const gradient = (id: string, from: Hex, to: Hex) =>
    `<linearGradient id="${id}" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>`
  const defs =
    gradient('bWall', wall, wallShade) +
    gradient('bFloor', near, floorShade) +
    gradient('bBlock', block, blockShade)
  return `<defs>${defs}</defs><rect width="${width}" height="${height}" fill="url(#bWall)"/><rect y="${floor}" width="${width}" height="${height - floor}" fill="url(#bFloor)"/>`
}

function toneOf(art: ArtName, index: number): Hex | undefined {
  return isDrawn(art) ? neutralTones[(index * 3 + art.length) % neutralTones.length] : undefined
}
