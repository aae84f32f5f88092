import {
  ApiError,
  type OrderSource,
  type OrderSummary,
  placeOrder,
  type SettlementView,
} from '@jishi/contract'

export interface SubmitTrouble {
  title: string
  changes: SettlementChange[]
  /** The order may exist already: show the way to the orders. */
  hasOrders?: boolean
}

interface Shown {
  source: Ref<OrderSource>
  settlement: Ref<SettlementView | undefined>
  choice: SettlementChoice
  refresh: () => Promise<unknown>
}

const titles: Record<string, string> = {
  'order.quote_changed': 'settlement.changedTitle',
  'order.stock_short': 'settlement.shortTitle',
  'order.sku_unavailable': 'settlement.goneTitle',
  'promotion.coupon_gone': 'settlement.couponGoneTitle',
  'promotion.limit_reached': 'settlement.limitTitle',
}

/** Only other orders can make room: the way to them is shown. */
const atCap = new Set(['order.too_many_unpaid', 'order.hoarding'])

/** Places the order of the settlement that is shown. A refusal is explained, with the fresh settlement under it. */
export function useSubmitOrder({ source, settlement, choice, refresh }: Shown) {
  const api = useApi()
  const badge = useCartTotals()
  const { t } = useI18n()
  const { errorText } = useErrorText()
  const { needsLogin, sendToLogin } = useLoginGate()
  const trouble = shallowRef<SubmitTrouble>()
  const isSubmitting = ref(false)

  async function submit() {
    const view = settlement.value
    if (isSubmitting.value || !view) return
    if (choice.addressId === undefined) {
      trouble.value = { title: t('settlement.chooseAddress'), changes: [] }
      return
    }
    // One that is not complete has said so in its own fields.
    const invoice = readInvoice(choice.invoice)
    if (invoice === undefined) return
    trouble.value = undefined
    isSubmitting.value = true
    const keys = createSubmitKeys({ shared: localStorage, own: sessionStorage })
    const body = {
      source: source.value,
      addressId: choice.addressId,
      paymentMethod: choice.method,
      quote: view.quote,
      couponIds: view.coupons.filter(({ isChosen }) => isChosen).map(({ couponId }) => couponId),
      invoice,
      remark: choice.remark.trim(),
      idempotencyKey: keys.of(source.value),
    }
    try {
      const order = await api(placeOrder, { body })
      keys.answered(source.value)
      await goOn(order)
    } catch (error) {
      if (isAnswer(error)) keys.answered(source.value)
      if (needsLogin(error)) await sendToLogin()
      else await explain(error, view)
    } finally {
      isSubmitting.value = false
    }
  }

  async function goOn(order: OrderSummary) {
    void badge.load()
    await navigateTo(order.status === 'unpaid' ? `/pay/${order.orderNo}` : `/orders/${order.orderNo}`, {
      replace: true,
    })
  }

  async function explain(error: unknown, before: SettlementView) {
    const code = error instanceof ApiError ? error.code : ''
    if (!isAnswer(error)) trouble.value = { title: t('settlement.uncertain'), changes: [], hasOrders: true }
    else if (code === 'order.key_reused')
      trouble.value = { title: t('settlement.keyReused'), changes: [], hasOrders: true }
    else if (atCap.has(code)) trouble.value = { title: errorText(error), changes: [], hasOrders: true }
    else trouble.value = { title: titles[code] ? t(titles[code]) : errorText(error), changes: [] }
    if (!isAnswer(error)) return
    await refresh()
    if (!settlement.value || !titles[code]) return
    trouble.value = { ...trouble.value, changes: listChanges(before, settlement.value) }
  }
  return { submit, trouble, isSubmitting }
}

/** The server has decided. A lost answer or a fault leaves open whether the order exists. */
function isAnswer(error: unknown): boolean {
  return error instanceof ApiError && error.status >= 400 && error.status < 500
}
