import { addFavorite, findFavorites, removeFavorite } from '@jishi/contract'

const waitMs = 100
const mostAtOnce = 100

/** Which SKUs are favourites of mine. Hearts in sight within a tenth of a second share one question; strangers have none. */
export const useFavorites = defineStore('favorites', () => {
  const api = useApi()
  const me = useMe()
  const marks = shallowRef<ReadonlyMap<number, boolean>>(new Map())
  let waiting = new Set<number>()

  function setAll(skuIds: Iterable<number>, isFavorite: (skuId: number) => boolean) {
    const next = new Map(marks.value)
    for (const skuId of skuIds) next.set(skuId, isFavorite(skuId))
    marks.value = next
  }
  const set = (skuId: number, isFavorite: boolean) => setAll([skuId], () => isFavorite)

  async function find(skuIds: number[]) {
    const mine = new Set(await api(findFavorites, { query: { skuIds: skuIds.join() } }).catch(() => []))
    setAll(skuIds, (skuId) => mine.has(skuId))
  }

  async function askWaiting() {
    const skuIds = [...waiting]
    waiting = new Set()
    await me.load()
    if (!me.me) return
    for (let i = 0; i < skuIds.length; i += mostAtOnce) await find(skuIds.slice(i, i + mostAtOnce))
  }

  /** Makes known, a moment later, whether it is one. */
  function ask(skuId: number) {
    if (marks.value.has(skuId)) return
    if (waiting.size === 0) setTimeout(askWaiting, waitMs)
    waiting.add(skuId)
  }

  async function add(skuId: number) {
    await api(addFavorite, { body: { skuId } })
    set(skuId, true)
  }
  /** `isLeaving`: the page is going away, the call is not. */
  async function remove(skuId: number, { isLeaving = false } = {}) {
    await api(removeFavorite, { params: { skuId }, keepalive: isLeaving })
    set(skuId, false)
  }

  watch(
    () => me.me?.id,
    () => {
      marks.value = new Map()
    },
  )
  return { ask, add, remove, has: (skuId: number) => marks.value.get(skuId) === true }
})
