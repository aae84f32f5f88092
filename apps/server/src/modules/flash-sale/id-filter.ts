import { randomInt } from 'node:crypto'

const bitsPerId = 16
const probes = 4
/** Of some thousand ids it is practically never mistaken, and is no larger than the cache of a processor. */
const fewestBits = 2 ** 20

/**
 * Remembers which ids were added, in two to four bytes for each of `capacity`: a Bloom filter. One that was added is always
 * known. Of others it takes at most three in a thousand for known, and the next filter takes others than this one.
 */
export function createIdFilter(capacity: number) {
  const bits = 2 ** Math.ceil(Math.log2(Math.max(fewestBits, capacity * bitsPerId)))
  const words = new Uint32Array(bits / 32)
  const seed = randomInt(2 ** 32)

  return {
    add(id: string): void {
      let at = hash(id, seed)
      const step = stepOf(at)
      for (let i = 0; i < probes; i++, at += step) {
        const word = (at & (bits - 1)) >>> 5
        words[word] = (words[word] as number) | (1 << at)
      }
    },

    has(id: string): boolean {
      let at = hash(id, seed)
      const step = stepOf(at)
      for (let i = 0; i < probes; i++, at += step) {
        if (((words[(at & (bits - 1)) >>> 5] as number) & (1 << at)) === 0) return false
      }
      return true
    },
  }
}

/** FNV-1a, and after it the end of MurmurHash3, by which every letter changes every bit. */
function hash(id: string, seed: number): number {
  let h = seed
  for (let i = 0; i < id.length; i++) h = Math.imul(h ^ id.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** From one probe to the next: odd, so that they never meet. */
function stepOf(at: number): number {
  return Math.imul(at ^ (at >>> 15), 0x9e3779b1) | 1
}
