import {
  ApiError,
  cancelOrder,
  deleteOrder,
  type OrderDetail,
  type OrderStatus,
  orderStatuses,
  receiveOrder,
} from '@jishi/contract'

export type OrderAct = 'cancel' | 'receive' | 'delete'

/**
 * What its buyer does with an order. `changed` is called also when it could not be done: the order is not what the page
 * shows then. Without an order it is to be read anew.
 */
export function useOrderActs(changed: (order?: OrderDetail) => unknown) {
  const api = useApi()
  const { t } = useI18n()
  const toast = useToast()
  const { errorText } = useErrorText()
  const { needsLogin, sendToLogin } = useLoginGate()
  const busy = ref<OrderAct>()

  function explain(error: unknown): string {
    if (!(error instanceof ApiError) || error.code !== 'order.illegal_move') return errorText(error)
    const status = orderStatuses.find((known: OrderStatus) => known === error.details.status)
    return status ? t('order.illegal', { status: t(`order.status.${status}`) }) : errorText(error)
  }

  /** Tells whether it was done. */
  async function act(
    name: OrderAct,
    done: string,
    ask: () => Promise<OrderDetail | undefined>,
  ): Promise<boolean> {
    if (busy.value) return false
    busy.value = name
    try {
      const order = await ask()
      toast.show(t(done), 'good')
      await changed(order)
      return true
    } catch (error) {
      if (needsLogin(error)) await sendToLogin()
      else {
        toast.show(explain(error), 'bad')
        await changed()
      }
      return false
    } finally {
      busy.value = undefined
    }
  }

  const cancel = (orderNo: string, reason: string) =>
    act('cancel', 'order.cancelled', () => api(cancelOrder, { params: { orderNo }, body: { reason } }))
  const receive = (orderNo: string) =>
    act('receive', 'order.received', () => api(receiveOrder, { params: { orderNo } }))
  const remove = (orderNo: string) =>
    act('delete', 'order.removed', async () => {
      await api(deleteOrder, { params: { orderNo } })
      return undefined
    })
  return { cancel, receive, remove, busy }
}
