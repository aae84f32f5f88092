import type { RegionView } from '@jishi/contract'
import areaPackage from '@vant/area-data/package.json' with { type: 'json' }
import type { Database } from '../../infra/database/database.ts'
import { countRegions, listAllRegions, type RegionRow, replaceRegions } from './region.queries.ts'

const topOfTree = ''
const nothing: RegionView[] = []

interface RegionTree {
  nameOf(code: string): string
  /** The same array again at every call. */
  listBelow(parent: string): RegionView[]
  has(code: string, parent: string): boolean
}

/** Provinces, cities and districts: imported into the shop's own table, read from it once per process. */
export function createRegions({ database }: { database: Database }) {
  let loading: Promise<RegionTree> | undefined

  async function load(): Promise<RegionTree> {
    const rows = await listAllRegions(database.db)
    // Nothing is imported yet: ask again next time.
    if (rows.length === 0) loading = undefined
    return growTree(rows)
  }

  function getTree(): Promise<RegionTree> {
    loading ??= load().catch((error: unknown) => {
      loading = undefined
      throw error
    })
    return loading
  }

  return {
    getTree,

    /** Provinces, or what lies below `parent`; nothing below what is not there. */
    async list(parent = topOfTree): Promise<RegionView[]> {
      return (await getTree()).listBelow(parent)
    },

    /** Brings the table to the version of the installed package; does nothing when it is there. */
    async import(): Promise<void> {
      const rows = await readPackage()
      if ((await countRegions(database.db, areaPackage.version)) === rows.length) return
      try {
        await database.transaction((tx) => replaceRegions(tx, rows))
      } catch (error) {
        // Two processes started on an empty table: the other one has done it.
        if (!database.dialect.isDuplicate(error)) throw error
      }
      loading = undefined
    },
  }
}

function growTree(rows: RegionRow[]): RegionTree {
  const names = new Map(rows.map((row) => [row.code, row.name]))
  const below = new Map<string, RegionView[]>()
  const parents = new Map<string, string>()
  for (const { code, name, parent_code } of rows.filter((row) => row.is_current === 1)) {
    parents.set(code, parent_code)
    const siblings = below.get(parent_code) ?? []
    siblings.push({ code, name })
    below.set(parent_code, siblings)
  }
  return {
    nameOf: (code) => names.get(code) ?? '',
    listBelow: (parent) => below.get(parent) ?? nothing,
    has: (code, parent) => parents.get(code) === parent,
  }
}

/** Codes nest by prefix: 44 is the province, 4401 the city, 440106 the district. Loaded only to be imported. */
async function readPackage(): Promise<RegionRow[]> {
  const { areaList } = await import('@vant/area-data')
  const toRows = (list: Record<string, string>, parentOf: (code: string) => string) =>
    Object.entries(list).map(([code, name]) => ({
      code,
      parent_code: parentOf(code),
      name,
      data_version: areaPackage.version,
      is_current: 1 as const,
    }))
  return [
    ...toRows(areaList.province_list, () => topOfTree),
    ...toRows(areaList.city_list, (code) => `${code.slice(0, 2)}0000`),
    ...toRows(areaList.county_list, (code) => `${code.slice(0, 4)}00`),
  ]
}
