import { ApiError, getOrder } from '@jishi/contract'

/** One of my orders. */
export function useOrder(orderNo: string) {
  const {
    data: order,
    error,
    errorText,
    refresh,
  } = useMyData(`order:${orderNo}`, (call) => call(getOrder, { params: { orderNo } }))
  const isMissing = computed(() => error.value instanceof ApiError && error.value.status === 404)
  return { order, isMissing, errorText, refresh }
}
