import {
  ApiError,
  getOrder,
  listPaymentMethods,
  type OnlineProvider,
  type PaymentClient,
  type ReplyOf,
  startPayment,
} from '@jishi/contract'

type Started = ReplyOf<typeof startPayment>

/** The order that is about to be paid, the ways to pay it, and the way to the payment provider. */
export function useHandOver(orderNo: string) {
  const api = useApi()
  const isPhone = useIsPhone()
  const { errorText: sentenceOf } = useErrorText()
  const { needsLogin, sendToLogin } = useLoginGate()
  const { data, error, errorText, refresh } = useMyData(`pay:${orderNo}`, async (call) => {
    const [order, { online }] = await Promise.all([
      call(getOrder, { params: { orderNo } }),
      call(listPaymentMethods),
    ])
    return { order, online }
  })
  const failure = ref('')
  const isLeaving = ref(false)
  const code = shallowRef<{ text: string; paymentId: string }>()
  const chosen = ref<OnlineProvider>()
  const order = computed(() => data.value?.order)
  const methods = computed(() => data.value?.online ?? [])
  const method = computed({
    get: () =>
      chosen.value ?? methods.value.find((each) => each === order.value?.paymentMethod) ?? methods.value[0],
    set: (value) => {
      chosen.value = value
      code.value = undefined
    },
  })

  function clientOf(provider: OnlineProvider): PaymentClient {
    if (provider === 'wechat' && isInsideWechat()) return 'wechat'
    return isPhone.value ? 'phone' : 'desktop'
  }

  /** `permit`: what WeChat gave us when it sent the browser back. */
  async function start(permit?: string) {
    const provider = method.value
    if (isLeaving.value || provider === undefined) return
    isLeaving.value = true
    failure.value = ''
    const body = { provider, client: clientOf(provider), ...(permit !== undefined && { code: permit }) }
    try {
      // Stays busy where the page is being left.
      isLeaving.value = await goOn(await api(startPayment, { params: { orderNo }, body }))
    } catch (problem) {
      isLeaving.value = false
      if (needsLogin(problem)) return sendToLogin()
      failure.value = sentenceOf(problem)
      if (problem instanceof ApiError && problem.status === 409) await refresh()
    }
  }

  /** True when the page is being left. */
  async function goOn({ start: how, payment: { paymentId } }: Started): Promise<boolean> {
    if (how.kind === 'redirect') {
      location.assign(how.url)
      return true
    }
    if (how.kind === 'qr') code.value = { text: how.text, paymentId }
    if (how.kind === 'none') await refresh()
    // What WeChat's browser says proves nothing: the result page asks our server.
    if (how.kind === 'jsapi' && (await payInsideWechat(how.params)) === 'ok') {
      await showResult(paymentId)
      return true
    }
    return false
  }

  const showResult = (paymentId: string) => navigateTo(`/pay/result?out_trade_no=${paymentId}`)

  // The way back from the provider may show this page out of the browser's memory, as it was left.
  const comeBack = (event: PageTransitionEvent) => {
    if (!event.persisted) return
    isLeaving.value = false
    void refresh()
  }
  onMounted(() => addEventListener('pageshow', comeBack))
  onBeforeUnmount(() => removeEventListener('pageshow', comeBack))
  return { order, error, errorText, refresh, methods, method, start, failure, isLeaving, code, showResult }
}
