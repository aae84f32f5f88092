import { addToCart, type CartTotals, getCartTotals } from '@jishi/contract'

/** The number on the cart in the header. Filled only in the browser. */
export const useCartTotals = defineStore('cart-totals', () => {
  const api = useApi()
  const totals = shallowRef<CartTotals | null>(null)

  async function load() {
    totals.value = await api(getCartTotals).catch(() => totals.value)
  }
  /** Every cart endpoint answers the new totals: hand them over here. */
  function set(next: CartTotals) {
    totals.value = next
  }
  async function add(skuId: number, count: number) {
    set(await api(addToCart, { body: { skuId, count } }))
  }
  return { totals, load, set, add }
})
