import type { Thumbnail } from './recolour.ts'

/** The part with most to see, of 128: the middle of the window of half the size that has the most edges. */
export function findFocus({ size, pixels }: Thumbnail): { x: number; y: number } {
  const half = size / 4
  let best = { x: size / 2, y: size / 2, edges: -1 }
  for (let y = half; y <= size - half; y += 4) {
    for (let x = half; x <= size - half; x += 4) {
      const edges = countEdges(pixels, size, { left: x - half, top: y - half, side: half * 2 })
      if (edges > best.edges) best = { x, y, edges }
    }
  }
  return { x: (best.x * 128) / size, y: (best.y * 128) / size }
}

interface Window {
  left: number
  top: number
  side: number
}

/** Opaque pixels count a little, those that differ from their neighbours much more. */
function countEdges(pixels: Uint8Array, size: number, { left, top, side }: Window): number {
  const at = (index: number) => pixels[index] ?? 0
  let edges = 0
  for (let y = top; y < top + side - 1; y += 2) {
    for (let x = left; x < left + side - 1; x += 2) {
      const pixel = (y * size + x) * 4
      if (at(pixel + 3) < 128) continue
      const change = Math.abs(at(pixel) - at(pixel + 4)) + Math.abs(at(pixel + 1) - at(pixel + size * 4 + 1))
      edges += 12 + Math.min(60, change)
    }
  }
  return edges
}
