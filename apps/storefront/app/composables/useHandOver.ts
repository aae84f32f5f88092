import { ApiError, getOrder, startPayment } from '@jishi/contract'

/** The order that is about to be paid, and the way to the payment provider. */
export function useHandOver(orderNo: string) {
  const api = useApi()
  const isPhone = useIsPhone()
  const { errorText: sentenceOf } = useErrorText()
  const { needsLogin, sendToLogin } = useLoginGate()
  const {
    data: order,
    error,
    errorText,
    refresh,
  } = useMyData(`pay:${orderNo}`, (call) => call(getOrder, { params: { orderNo } }))
  const failure = ref('')
  const isLeaving = ref(false)

  async function start() {
    if (isLeaving.value) return
    isLeaving.value = true
    failure.value = ''
    const body = { provider: 'alipay', client: isPhone.value ? 'phone' : 'desktop' } as const
    try {
      const { redirectUrl } = await api(startPayment, { params: { orderNo }, body })
      // Stays busy: the page is being left.
      location.assign(redirectUrl)
    } catch (problem) {
      isLeaving.value = false
      if (needsLogin(problem)) return sendToLogin()
      failure.value = sentenceOf(problem)
      if (problem instanceof ApiError && problem.status === 409) await refresh()
    }
  }

  // The way back from the provider may show this page out of the browser's memory, as it was left.
  const comeBack = (event: PageTransitionEvent) => {
    if (!event.persisted) return
    isLeaving.value = false
    void refresh()
  }
  onMounted(() => addEventListener('pageshow', comeBack))
  onBeforeUnmount(() => removeEventListener('pageshow', comeBack))
  return { order, error, errorText, refresh, start, failure, isLeaving }
}
