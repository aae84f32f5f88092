import {
  type CartLine,
  getCart,
  removeCartLine,
  removeSelectedCartLines,
  selectAllCartLines,
  updateCartLine,
} from '@jishi/contract'

/** The cart of whoever is here, stranger or customer, and what can be done with it. */
export function useCart() {
  const { t } = useI18n()
  const loaded = useMyData('cart', (api) => api(getCart))
  const { cart, notes, change, isSaving } = useCartChange(loaded.data)
  const wantedCounts = new Map<number, number>()

  const patch = (skuId: number, next: Partial<CartLine>) => (line: CartLine) =>
    line.skuId === skuId ? { ...line, ...next } : line

  /** Of several presses in a row only the last count is sent. A count above the stock becomes the stock, and is said. */
  async function setCount(skuId: number, count: number) {
    wantedCounts.set(skuId, count)
    const failed = await change({
      skuId,
      preview: patch(skuId, { count }),
      ask: (api) =>
        wantedCounts.get(skuId) === count
          ? api(updateCartLine, { params: { skuId }, body: { count } })
          : undefined,
    })
    const stock = Number(failed?.details.stock ?? 0)
    if (failed?.code !== 'cart.stock_short' || stock < 1 || stock >= count) return
    await setCount(skuId, stock)
    notes.value[skuId] ??= t('cart.corrected', { stock })
  }

  function select(skuId: number, isSelected: boolean) {
    return change({
      skuId,
      preview: patch(skuId, { isSelected }),
      ask: (api) => api(updateCartLine, { params: { skuId }, body: { isSelected } }),
    })
  }

  function selectAll(isSelected: boolean) {
    return change({
      preview: (line) => ({ ...line, isSelected: isSelected && isChoosable(line) }),
      ask: (api) => api(selectAllCartLines, { body: { isSelected } }),
    })
  }

  function remove(skuId: number) {
    return change({
      skuId,
      preview: (line) => (line.skuId === skuId ? undefined : line),
      ask: (api) => api(removeCartLine, { params: { skuId } }),
    })
  }

  function removeSelected() {
    return change({
      preview: (line) => (line.isSelected ? undefined : line),
      ask: (api) => api(removeSelectedCartLines),
    })
  }

  const { isLoading, refresh } = loaded
  const failure = computed(() => (cart.value ? '' : loaded.errorText.value))
  return {
    cart,
    notes,
    isLoading,
    isSaving,
    failure,
    refresh,
    setCount,
    select,
    selectAll,
    remove,
    removeSelected,
  }
}
