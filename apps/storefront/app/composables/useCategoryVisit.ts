import { recordCategoryVisit } from '@jishi/contract'

/** Counts, after loading, that somebody looks at a category. Nobody waits for it, and nobody misses it. */
export function useCategoryVisit(id: number): void {
  const api = useApi()
  onMounted(() => {
    api(recordCategoryVisit, { params: { id } }).catch(() => {})
  })
}
