import { ApiError, type CartLine, type CartView, type Client, getCart } from '@jishi/contract'

export interface CartChange {
  /** The line as it will look; undefined when it goes. */
  preview: (line: CartLine) => CartLine | undefined
  /** Undefined when a newer change has made this one needless. */
  ask: (api: Client) => Promise<CartView> | undefined
  /** The line that hears what went wrong; otherwise a notice says it. */
  skuId?: number
}

/**
 * Changes a cart: shows the change at once, and then what the server answers. Changes go out one after the other,
 * because a stranger's cart is a cookie that each answer writes anew.
 */
export function useCartChange(loaded: Ref<CartView | undefined>) {
  const api = useApi()
  const badge = useCartTotals()
  const toast = useToast()
  const { errorText } = useErrorText()
  const inTurn = createTurns()
  const shown = shallowRef<CartView>()
  const cart = computed(() => shown.value ?? loaded.value)
  /** What happened to a line, by SKU, in words beside it. */
  const notes = ref<Record<number, string>>({})
  const waiting = ref(0)
  let newest = 0

  function show(view: CartView | undefined) {
    if (!view) return
    shown.value = view
    badge.set(view.totals)
  }

  /** Gives the error that was explained, if there was one. */
  async function change({ preview, ask, skuId }: CartChange): Promise<ApiError | undefined> {
    if (!cart.value) return
    const mine = ++newest
    shown.value = previewCart(cart.value, preview)
    if (skuId !== undefined) delete notes.value[skuId]
    waiting.value++
    try {
      const answer = await inTurn(async () => ask(api))
      // The last answer holds all changes that were under way.
      if (mine === newest) show(answer)
    } catch (error) {
      if (skuId === undefined) toast.show(errorText(error), 'bad')
      else notes.value[skuId] = errorText(error)
      show(await inTurn(() => api(getCart)).catch(() => undefined))
      return error instanceof ApiError ? error : undefined
    } finally {
      waiting.value--
    }
  }
  return { cart, notes, change, isSaving: computed(() => waiting.value > 0) }
}
