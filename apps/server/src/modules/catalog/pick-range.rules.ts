/** Fewer than this are sorted rather than split. */
const fewItems = 32
const sampleSize = 48

/**
 * The ids that would stand at `from` to `from + count` if `keys` were sorted, of equal ones the smaller id first. It sorts
 * little more than that: finding where the range begins and ends takes a walk or two over the keys, however deep the
 * range lies. `ids[i]` belongs to `keys[i]`; moves both about.
 */
export function pickRange(keys: Float64Array, ids: Float64Array, from: number, count: number): number[] {
  const end = Math.min(from + count, keys.length)
  if (from >= end) return []
  const { low } = split(keys, ids, 0, from)
  const { high } = split(keys, ids, low, end)
  return Array.from({ length: high - low }, (_, place) => low + place)
    .sort((a, b) => compare(keys, ids, a, b))
    .slice(from - low, end - low)
    .map((place) => ids[place] as number)
}

/**
 * Moves the smaller of what stands from `low` on to the front, until it is plain which ones belong before `at`, except
 * for the few between the `low` and the `high` that it gives.
 */
function split(keys: Float64Array, ids: Float64Array, from: number, at: number) {
  let [low, high] = [from, keys.length]
  while (high - low > fewItems && at > low && at < high) {
    const pivot = choosePivot(keys, ids, { low, high, at })
    const [key, id] = [keys[pivot] as number, ids[pivot] as number]
    let [i, j] = [low, high - 1]
    while (i <= j) {
      while ((keys[i] as number) < key || (keys[i] === key && (ids[i] as number) < id)) i++
      while ((keys[j] as number) > key || (keys[j] === key && (ids[j] as number) > id)) j--
      if (i <= j) swap(keys, ids, i++, j--)
    }
    if (at <= j) high = j + 1
    else if (at >= i) low = i
    else return { low: at, high: at }
  }
  return at > low && at < high ? { low, high } : { low: at, high: at }
}

/**
 * A place whose key comes a little behind the `at`th, judging by a sample: for the first page of thousands nearly
 * everything lies behind it, and is done with after one look.
 */
function choosePivot(
  keys: Float64Array,
  ids: Float64Array,
  { low, high, at }: { low: number; high: number; at: number },
): number {
  const size = Math.min(sampleSize, high - low)
  const step = (high - low) / size
  const sample = Array.from({ length: size }, (_, index) => low + Math.floor(index * step))
  sample.sort((a, b) => compare(keys, ids, a, b))
  return sample[Math.min(size - 2, Math.floor((at - low) / step) + 1)] as number
}

function compare(keys: Float64Array, ids: Float64Array, a: number, b: number): number {
  return (keys[a] as number) - (keys[b] as number) || (ids[a] as number) - (ids[b] as number)
}

function swap(keys: Float64Array, ids: Float64Array, i: number, j: number): void {
  const [key, id] = [keys[i] as number, ids[i] as number]
  keys[i] = keys[j] as number
  ids[i] = ids[j] as number
  keys[j] = key
  ids[j] = id
}
