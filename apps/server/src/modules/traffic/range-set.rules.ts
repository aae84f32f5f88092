import { type AddressRange, parseAddress } from './addresses.rules.ts'

/** Many ranges made ready to be asked about one address after another. */
export interface RangeSet {
  readonly size: number
  has(address: string): boolean
}

/** A question costs one look-up per prefix length that occurs, however many ranges there are. */
export function createRangeSet(ranges: Iterable<AddressRange>): RangeSet {
  const families = { ipv4: new Map<number, Set<string>>(), ipv6: new Map<number, Set<string>>() }
  let size = 0
  for (const { family, prefix, bits } of ranges) {
    const ofLength = families[family].get(prefix) ?? new Set()
    families[family].set(prefix, ofLength.add(bits))
    size++
  }
  return {
    size,
    has(text) {
      const address = size === 0 ? undefined : parseAddress(text)
      if (address === undefined) return false
      for (const [prefix, beginnings] of families[address.family])
        if (beginnings.has(address.bits.slice(0, prefix))) return true
      return false
    },
  }
}
