import { fromHsl, type Hex, toHsl } from './colour.ts'

/** The tones of one ground: a wall, a floor, shapes that stand on it, and the colour of shadows. */
export interface Tones {
  wall: Hex
  wallShade: Hex
  floor: Hex
  floorShade: Hex
  block: Hex
  blockShade: Hex
  glow: Hex
  shadow: Hex
}

export const grounds = ['circle', 'podium', 'arch', 'beams', 'steps'] as const
export type Ground = (typeof grounds)[number]

/** Where an object's feet are on each ground, of 800. */
export const feet: Record<Ground, number> = { circle: 660, podium: 612, arch: 656, beams: 664, steps: 620 }

/** Soft tones of a hue; `turn` moves it a little, so that neighbours of one floor differ without leaving it. */
export function tonesOf(hex: Hex, turn = 0): Tones {
  const { hue, saturation } = toHsl(hex)
  const tone = (lightness: number, strength = 1) =>
    fromHsl({
      hue: (hue + turn + 360) % 360,
      saturation: Math.min(0.62, saturation * 0.85) * strength,
      lightness,
    })
  return {
    wall: tone(0.945),
    wallShade: tone(0.865),
    floor: tone(0.885),
    floorShade: tone(0.8),
    block: tone(0.965),
    blockShade: tone(0.82),
    glow: tone(0.985),
    shadow: tone(0.26, 0.9),
  }
}

/** The background of a square of 800 units, light from the upper left. */
export function drawGround(ground: Ground, tones: Tones): string {
  const { wall, wallShade, floor, floorShade, block, blockShade, glow } = tones
  const defs = `<defs>
<linearGradient id="gWall" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="${wall}"/><stop offset="1" stop-color="${wallShade}"/></linearGradient>
<linearGradient id="gFloor" x1="0" y1="0" x2=".4" y2="1"><stop offset="0" stop-color="${floor}"/><stop offset="1" stop-color="${floorShade}"/></linearGradient>
<linearGradient id="gBlock" x1="0" y1="0" x2="1" y2=".3"><stop offset="0" stop-color="${block}"/><stop offset="1" stop-color="${blockShade}"/></linearGradient>
<radialGradient id="gGlow" cx=".38" cy=".34" r=".7"><stop offset="0" stop-color="${glow}"/><stop offset="1" stop-color="${glow}" stop-opacity="0"/></radialGradient>
</defs><rect width="800" height="800" fill="url(#gWall)"/>`
  const base = `${defs}<rect y="570" width="800" height="230" fill="url(#gFloor)"/>`
  switch (ground) {
    case 'circle':
      return `${base}<circle cx="400" cy="360" r="268" fill="url(#gBlock)"/><rect y="570" width="800" height="230" fill="url(#gFloor)"/>`
    case 'podium':
      return `${base}<circle cx="330" cy="300" r="330" fill="url(#gGlow)"/><path d="M110 620v78c0 46 130 72 290 72s290-26 290-72v-78z" fill="url(#gBlock)"/><path d="M110 620v78c0 46 130 72 290 72s290-26 290-72v-78z" fill="${floorShade}" opacity=".35"/><ellipse cx="400" cy="620" rx="290" ry="66" fill="url(#gBlock)"/>`
    case 'arch':
      return `${base}<path d="M150 600V360a250 250 0 0 1 500 0v240z" fill="${blockShade}"/><path d="M172 600V372a236 236 0 0 1 472 0v228z" fill="url(#gBlock)"/><rect y="596" width="800" height="204" fill="url(#gFloor)"/>`
    case 'beams':
      return `${base}<path d="M60 0h190L620 570H430z" fill="${glow}" opacity=".75"/><path d="M300 0h70L740 570h-70z" fill="${glow}" opacity=".55"/><path d="M430 570h190l96 110H500zM670 570h70l70 80v30h-50z" fill="${glow}" opacity=".5"/>`
    case 'steps':
      return `${base}<circle cx="330" cy="300" r="330" fill="url(#gGlow)"/><path d="M520 800V470l60-26h170v356z" fill="${blockShade}" opacity=".8"/><path d="M520 470l60-26h170l-30 26z" fill="${block}"/><path d="M60 700v100h680V700z" fill="${floorShade}"/><path d="M60 700l70-130h540l70 130z" fill="url(#gBlock)"/>`
  }
}

/** Out-of-focus wall and table top, for a product among other things. */
export function drawRoom(tones: Tones): string {
  const { wall, wallShade, floor, floorShade, glow, block } = tones
  return `<defs><linearGradient id="gWall" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="${wall}"/><stop offset="1" stop-color="${wallShade}"/></linearGradient>
<linearGradient id="gTable" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${block}"/><stop offset=".1" stop-color="${floor}"/><stop offset="1" stop-color="${floorShade}"/></linearGradient></defs>
<rect width="800" height="800" fill="url(#gWall)"/><path d="M0 0h150L560 540H330zM230 0h80l410 540h-90z" fill="${glow}" opacity=".6"/><rect y="540" width="800" height="260" fill="url(#gTable)"/>`
}

/** A plain ground that steps back behind a close-up. */
export function drawBackdrop(tones: Tones): string {
  return `<defs><radialGradient id="gBack" cx=".3" cy=".22" r="1.05"><stop offset="0" stop-color="${tones.wall}"/><stop offset="1" stop-color="${tones.floorShade}"/></radialGradient></defs><rect width="800" height="800" fill="url(#gBack)"/>`
}
