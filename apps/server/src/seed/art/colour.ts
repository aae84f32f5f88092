/** A colour as `#rrggbb`. */
export type Hex = `#${string}`

export interface Hsl {
  /** 0 to 360. */
  hue: number
  /** 0 to 1. */
  saturation: number
  /** 0 to 1. */
  lightness: number
}

/** Moves `from` towards `to` by `amount`, 0 to 1. */
export function mix(from: Hex, to: Hex, amount: number): Hex {
  const a = toRgb(from)
  const b = toRgb(to)
  return fromRgb([0, 1, 2].map((i) => (a[i] ?? 0) + ((b[i] ?? 0) - (a[i] ?? 0)) * amount))
}

export function toHsl(colour: Hex): Hsl {
  const [red = 0, green = 0, blue = 0] = toRgb(colour).map((part) => part / 255)
  const max = Math.max(red, green, blue)
  const min = Math.min(red, green, blue)
  const span = max - min
  const lightness = (max + min) / 2
  if (span === 0) return { hue: 0, saturation: 0, lightness }
  const saturation = span / (1 - Math.abs(2 * lightness - 1))
  if (max === red) return { hue: (((green - blue) / span + 6) % 6) * 60, saturation, lightness }
  if (max === green) return { hue: ((blue - red) / span + 2) * 60, saturation, lightness }
  return { hue: ((red - green) / span + 4) * 60, saturation, lightness }
}

export function fromHsl({ hue, saturation, lightness }: Hsl): Hex {
  const strength = clamp(saturation) * Math.min(clamp(lightness), 1 - clamp(lightness))
  const part = (offset: number) => {
    const k = (offset + hue / 30) % 12
    return 255 * (clamp(lightness) - strength * Math.max(-1, Math.min(k - 3, 9 - k, 1)))
  }
  return fromRgb([part(0), part(8), part(4)])
}

/** Reads `#rgb` and `#rrggbb`. */
export function normaliseHex(text: string): Hex {
  const digits = text.slice(1).toLowerCase()
  return digits.length === 3 ? `#${[...digits].map((digit) => digit + digit).join('')}` : `#${digits}`
}

/** How far apart two hues are on the wheel, 0 to 180. */
export function hueDistance(a: number, b: number): number {
  const apart = Math.abs(a - b) % 360
  return Math.min(apart, 360 - apart)
}

function toRgb(colour: Hex): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
}

function fromRgb(parts: number[]): Hex {
  return `#${parts
    .map((part) =>
      Math.round(Math.min(255, Math.max(0, part)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value))
}
