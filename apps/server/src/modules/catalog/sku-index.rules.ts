import { grow } from './grow.rules.ts'

/** The category of a SKU that is not shown. */
export const nowhere = 0

/** Where each SKU stands: its category and its slot there. A SKU keeps its place in this index for good. */
export function createSkuIndex() {
  let ids = new Float64Array(1024)
  let categories = new Float64Array(1024)
  let slots = new Uint32Array(1024)
  const late = new Map<number, number>()
  let size = 0
  let ordered = 0

  /** Ids mostly come in order, and are found by halving; the few that do not are remembered one by one. */
  function find(id: number): number | undefined {
    let [low, high] = [0, ordered]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((ids[middle] ?? 0) < id) low = middle + 1
      else high = middle
    }
    return low < ordered && ids[low] === id ? low : late.get(id)
  }

  function add(id: number): number {
    if (size === ids.length) [ids, categories, slots] = [grow(ids), grow(categories), grow(slots)]
    const place = size++
    if (place === ordered && (place === 0 || id > (ids[place - 1] ?? 0))) ordered++
    else late.set(id, place)
    ids[place] = id
    return place
  }

  function move(place: number, categoryId: number, slot: number): void {
    categories[place] = categoryId
    slots[place] = slot
  }

  return {
    ...{ find, add, move },
    categoryOf: (place: number): number => categories[place] ?? nowhere,
    slotOf: (place: number): number => slots[place] ?? 0,
  }
}
