import { type FootprintView, forgetFootprints, listFootprints, recordFootprint } from '@jishi/contract'

/** What this person, or this browser, looked at: asked for and told once the page stands. */
export function useFootprints() {
  const api = useApi()
  const items = useState<FootprintView[]>('footprints', () => [])

  /** Nobody waits for it, and nobody is bothered when it fails. */
  async function record(skuId: number) {
    await api(recordFootprint, { body: { skuId } }).catch(() => {})
  }
  async function load(limit: number) {
    const answer = await api(listFootprints, { query: { limit } }).catch(() => undefined)
    if (answer) items.value = answer.items
  }
  /** One of them, or all. */
  async function forget(skuId?: number) {
    await api(forgetFootprints, { body: { skuId } })
    items.value = skuId === undefined ? [] : items.value.filter(({ sku }) => sku.id !== skuId)
  }
  return { items, record, load, forget }
}
