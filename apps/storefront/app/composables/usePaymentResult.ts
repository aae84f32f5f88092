import { ApiError, confirmPayment, getPayment, type PaymentState, type PaymentView } from '@jishi/contract'

export type ResultState = Exclude<PaymentState, 'pending'> | 'checking' | 'waiting' | 'missing' | 'failed'

const patienceMs = 30_000
const pauseMs = 2_000

/**
 * What became of a payment. The way back from the provider proves nothing: we ask our server, which asks the provider,
 * and go on asking for half a minute while there is no answer.
 */
export function usePaymentResult(paymentId: string | undefined) {
  const api = useApi()
  const { errorText } = useErrorText()
  const { needsLogin, sendToLogin } = useLoginGate()
  const state = ref<ResultState>(paymentId === undefined ? 'missing' : 'checking')
  const payment = shallowRef<PaymentView>()
  const failure = ref('')
  let isGone = false

  async function check() {
    if (paymentId === undefined) return
    state.value = 'checking'
    failure.value = ''
    const params = { paymentId }
    const giveUpAt = Date.now() + patienceMs
    try {
      payment.value = await api(confirmPayment, { params }).catch(unlessAway)
      while (isOpen(payment.value) && Date.now() < giveUpAt && !isGone) {
        await new Promise((done) => setTimeout(done, pauseMs))
        payment.value = (await api(getPayment, { params }).catch(unlessAway)) ?? payment.value
      }
      state.value = !payment.value || payment.value.state === 'pending' ? 'waiting' : payment.value.state
    } catch (error) {
      if (needsLogin(error)) return sendToLogin()
      state.value = isMissing(error) ? 'missing' : 'failed'
      failure.value = errorText(error)
    }
  }

  onMounted(check)
  onBeforeUnmount(() => {
    isGone = true
  })
  return { state, payment, failure, check }
}

function isOpen(payment: PaymentView | undefined): boolean {
  return !payment || payment.state === 'pending'
}

/** Nobody answered this time; the next question may be answered. */
function unlessAway(error: unknown): undefined {
  if (error instanceof ApiError && (error.status === 0 || error.status >= 500)) return undefined
  throw error
}

function isMissing(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 404 || error.status === 400)
}
