import { fromHsl, type Hex, hueDistance, normaliseHex, toHsl } from './colour.ts'
import type { Drawing } from './drawing.ts'

/** A thumbnail: RGBA pixels, row by row. */
export interface Thumbnail {
  size: number
  pixels: Uint8Array
}

/**
 * Gives an emoji another main colour: the hue (or the grey) that covers most of `thumbnail` becomes `target`, shades
 * kept in their order; other colours stay, so that a red backpack gets blue and keeps its brass buckles.
 */
export function recolour(drawing: Drawing, thumbnail: Thumbnail, target: Hex): Drawing {
  const main = findMainColour(thumbnail)
  const goal = toHsl(target)
  return drawing.replace(/#[0-9a-f]{6}\b|#[0-9a-f]{3}\b/gi, (text) => {
    const { hue, saturation, lightness } = toHsl(normaliseHex(text))
    const isGrey = saturation < 0.2
    const isMain = main.isGrey ? isGrey && lightness < 0.97 : !isGrey && hueDistance(hue, main.hue) < 42
    if (!isMain) return text
    const shade = (lightness - main.lightness) * (goal.lightness > 0.8 || goal.lightness < 0.25 ? 0.55 : 0.85)
    const bounded = Math.min(0.97, Math.max(0.06, goal.lightness + shade))
    return fromHsl({ hue: goal.hue, saturation: goal.saturation, lightness: bounded })
  })
}

/** Keeps ids of two drawings in one picture apart. */
export function scopeIds(drawing: Drawing, scope: string): Drawing {
  return drawing
    .replace(/\bid="([^"]+)"/g, `id="${scope}$1"`)
    .replace(/url\(#([^)]+)\)/g, `url(#${scope}$1)`)
    .replace(/href="#([^"]+)"/g, `href="#${scope}$1"`)
}

function findMainColour({ pixels }: Thumbnail) {
  const bins = Array.from({ length: 13 }, () => ({ count: 0, lightness: 0, x: 0, y: 0 }))
  for (let at = 0; at < pixels.length; at += 4) {
    if ((pixels[at + 3] ?? 0) < 200) continue
    const hex =
      `#${[0, 1, 2].map((part) => (pixels[at + part] ?? 0).toString(16).padStart(2, '0')).join('')}` as const
    const { hue, saturation, lightness } = toHsl(hex)
    const bin = bins[saturation < 0.2 ? 12 : Math.floor(hue / 30) % 12]
    if (bin === undefined) continue
    bin.count++
    bin.lightness += lightness
    bin.x += Math.cos((hue * Math.PI) / 180)
    bin.y += Math.sin((hue * Math.PI) / 180)
  }
  const largest = bins.reduce((best, bin) => (bin.count > best.count ? bin : best))
  return {
    isGrey: largest === bins[12],
    hue: ((Math.atan2(largest.y, largest.x) * 180) / Math.PI + 360) % 360,
    lightness: largest.lightness / Math.max(1, largest.count),
  }
}
