import {
  type AfterSaleQuote,
  type AfterSaleReason,
  askAfterSale,
  type OrderDetail,
  quoteAfterSale,
} from '@jishi/contract'

const pauseMs = 250

/** Asking for money back: which units, what the server says they give, why. */
export function useAfterSaleForm(order: Ref<OrderDetail>) {
  const api = useApi()
  const toast = useToast()
  const { t } = useI18n()
  const { errorText } = useErrorText()
  const { needsLogin, sendToLogin } = useLoginGate()
  const pictures = useAfterSalePictures()
  const open = computed(() => order.value.lines.filter(({ leftCount }) => leftCount > 0))
  /** By SKU, how many units; none: not chosen. */
  const counts = ref<Record<number, number>>({})
  const reason = ref<AfterSaleReason | ''>('')
  const reasonError = ref('')
  const text = ref('')
  const quote = shallowRef<AfterSaleQuote>()
  const failure = ref('')
  const isSending = ref(false)
  const idempotencyKey = crypto.randomUUID()

  const lines = computed(() =>
    open.value.flatMap(({ skuId }) => {
      const count = counts.value[skuId] ?? 0
      return count > 0 ? [{ skuId, count }] : []
    }),
  )

  watch(reason, () => {
    reasonError.value = ''
  })

  let asked = 0
  async function ask() {
    const turn = ++asked
    if (lines.value.length === 0) {
      quote.value = undefined
      return
    }
    const { orderNo } = order.value
    try {
      const answer = await api(quoteAfterSale, { params: { orderNo }, body: { lines: lines.value } })
      if (turn === asked) quote.value = answer
    } catch (error) {
      if (turn === asked) failure.value = errorText(error)
    }
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  watch(lines, () => {
    failure.value = ''
    clearTimeout(timer)
    timer = setTimeout(ask, pauseMs)
  })
  onMounted(() => {
    // With one line there is nothing to choose.
    const [only, ...others] = open.value
    if (only && others.length === 0) counts.value = { [only.skuId]: only.leftCount }
  })
  onBeforeUnmount(() => clearTimeout(timer))

  async function submit(event?: Event) {
    if (isSending.value || pictures.isSending.value) return
    failure.value = lines.value.length === 0 ? t('refund.chooseFirst') : ''
    reasonError.value = reason.value === '' ? t('refund.chooseReason') : ''
    const element = event?.currentTarget
    if (reasonError.value && element instanceof HTMLElement) await focusWrong(element)
    if (failure.value || reason.value === '') return
    isSending.value = true
    try {
      const { afterSaleId } = await api(askAfterSale, {
        params: { orderNo: order.value.orderNo },
        body: {
          lines: lines.value,
          reason: reason.value,
          text: text.value,
          pictures: pictures.keys.value,
          idempotencyKey,
        },
      })
      toast.show(t('refund.submitted'), 'good')
      await navigateTo(`/orders/after-sales/${afterSaleId}`, { replace: true })
    } catch (error) {
      if (needsLogin(error)) return sendToLogin()
      failure.value = errorText(error)
    } finally {
      isSending.value = false
    }
  }

  return { open, counts, reason, reasonError, text, quote, failure, isSending, pictures, lines, submit }
}
