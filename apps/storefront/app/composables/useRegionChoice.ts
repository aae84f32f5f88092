import type { RegionView } from '@jishi/contract'

export interface RegionCodes {
  provinceCode: string
  cityCode: string
  districtCode: string
}

const levels = ['provinceCode', 'cityCode', 'districtCode'] as const

/**
 * Three selects, each asking for what lies below the one before. A choice empties the ones below; a list of one is
 * chosen by itself, so that a province without cities of its own does not ask twice.
 */
export function useRegionChoice(codes: RegionCodes) {
  const regionsBelow = useRegions()
  const lists = reactive<RegionView[][]>([[], [], []])
  const hasFailed = ref(false)

  async function fill(level: number): Promise<void> {
    const key = levels[level]
    const parent = level === 0 ? undefined : codes[levels[level - 1] ?? 'provinceCode']
    if (!key || parent === '') return
    lists[level] = await regionsBelow(parent)
    const only = lists[level].length === 1 ? lists[level][0] : undefined
    if (only && !codes[key]) codes[key] = only.code
    if (codes[key]) await fill(level + 1)
  }
  async function tryFill(level: number) {
    hasFailed.value = false
    await fill(level).catch(() => {
      hasFailed.value = true
    })
  }
  async function choose(level: number, code: string) {
    const key = levels[level]
    if (!key || codes[key] === code) return
    codes[key] = code
    for (const below of levels.slice(level + 1)) codes[below] = ''
    for (let below = level + 1; below < levels.length; below++) lists[below] = []
    await tryFill(level + 1)
  }
  return { levels, lists, hasFailed, choose, load: () => tryFill(0) }
}
