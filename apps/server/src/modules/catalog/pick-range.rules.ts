type Compare = (a: number, b: number) => number

/**
 * What would stand at `from` to `from + count` if `items` were sorted, in order. It sorts no more than that: finding
 * where the range begins and ends takes a few walks over the items, however deep the range lies. Moves `items` about.
 */
export function pickRange(items: Uint32Array, from: number, count: number, compare: Compare): number[] {
  const end = Math.min(from + count, items.length)
  if (from >= end) return []
  split(items, 0, items.length, from, compare)
  split(items, from, items.length, end, compare)
  return [...items.subarray(from, end)].sort(compare)
}

/** Moves the smallest of `low` to `high` before `at`. */
function split(items: Uint32Array, low: number, high: number, at: number, compare: Compare): void {
  let [left, right] = [low, high - 1]
  while (left < right && at > left && at <= right) {
    const pivot = middleOf(items, left, right, compare)
    let [i, j] = [left, right]
    while (i <= j) {
      while (compare(items[i] as number, pivot) < 0) i++
      while (compare(items[j] as number, pivot) > 0) j--
      if (i <= j) swap(items, i++, j--)
    }
    if (at <= j) right = j
    else if (at >= i) left = i
    else return
  }
}

function middleOf(items: Uint32Array, left: number, right: number, compare: Compare): number {
  const three = [items[left], items[(left + right) >>> 1], items[right]] as number[]
  return three.sort(compare)[1] as number
}

function swap(items: Uint32Array, i: number, j: number): void {
  const held = items[i] as number
  items[i] = items[j] as number
  items[j] = held
}
