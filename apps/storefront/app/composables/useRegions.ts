import { listRegions, type RegionView } from '@jishi/contract'

/** Provinces, or what lies below one division. Each list is asked for once per visit. */
export function useRegions() {
  const api = useApi()
  const known = useState<Record<string, RegionView[]>>('regions', () => ({}))

  return async function regionsBelow(parent?: string): Promise<RegionView[]> {
    const key = parent ?? ''
    known.value[key] ??= await api(listRegions, { query: { parent } })
    return known.value[key]
  }
}
