import { getOrder, type OrderDetail } from '@jishi/contract'

/** The order that was paid: one of a flash sale may still want to know where it goes. Unknown when it cannot be had. */
export function usePaidOrder() {
  const api = useApi()
  const order = shallowRef<OrderDetail>()

  async function askFor(orderNo: string) {
    order.value = await api(getOrder, { params: { orderNo } }).catch(() => undefined)
  }
  return { order, askFor }
}
