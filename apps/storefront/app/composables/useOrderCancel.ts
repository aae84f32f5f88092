import { ApiError, cancelOrder, type OrderDetail, type OrderStatus, orderStatuses } from '@jishi/contract'

/** Cancels an order. `changed` is called also when it could not be: the order is not what the page shows then. */
export function useOrderCancel(changed: (order?: OrderDetail) => unknown) {
  const api = useApi()
  const { t } = useI18n()
  const toast = useToast()
  const { errorText } = useErrorText()
  const isCancelling = ref(false)

  function explain(error: unknown): string {
    if (!(error instanceof ApiError) || error.code !== 'order.illegal_move') return errorText(error)
    const status = orderStatuses.find((known: OrderStatus) => known === error.details.status)
    return status ? t('order.illegal', { status: t(`order.status.${status}`) }) : errorText(error)
  }

  async function cancel(orderNo: string, reason: string) {
    if (isCancelling.value) return
    isCancelling.value = true
    try {
      const order = await api(cancelOrder, { params: { orderNo }, body: { reason } })
      toast.show(t('order.cancelled'), 'good')
      await changed(order)
    } catch (error) {
      toast.show(explain(error), 'bad')
      await changed()
    } finally {
      isCancelling.value = false
    }
  }
  return { cancel, isCancelling }
}
