import {
  type CouponOffer,
  type CouponState,
  claimCoupon,
  listCouponOffers,
  listCoupons,
} from '@jishi/contract'

/** My coupons of a kind, newest first, page by page. */
export function useCouponList(state: Ref<CouponState>) {
  const api = useApi()
  const first = useMyData(
    () => `coupons:${state.value}`,
    (call) => call(listCoupons, { query: { state: state.value } }),
  )
  const { later, hasMore, isLoadingMore, loadMore } = useLaterPages(first.data, (after) =>
    api(listCoupons, { query: { state: state.value, after } }),
  )
  const items = computed(() => first.data.value && [...first.data.value.items, ...later.value])
  const { errorText, refresh } = first
  return { items, hasMore, isLoadingMore, loadMore, errorText, refresh }
}

/** Coupons that can be taken, and the taking. A stranger logs in first and comes back. */
export function useCouponOffers() {
  const api = useApi()
  const toast = useToast()
  const { t } = useI18n()
  const { errorText: sentenceOf } = useErrorText()
  const { needsLogin, sendToLogin } = useLoginGate()
  const {
    data: offers,
    errorText,
    isLoading,
    refresh,
  } = useMyData('coupon-offers', (call) => call(listCouponOffers))
  const claiming = ref<number>()

  async function claim({ promotionId }: CouponOffer) {
    if (claiming.value !== undefined) return
    claiming.value = promotionId
    try {
      await api(claimCoupon, { params: { promotionId } })
      toast.show(t('coupon.claimedToast'), 'good')
      await refresh()
    } catch (error) {
      if (needsLogin(error)) return void (await sendToLogin())
      toast.show(sentenceOf(error), 'bad')
      await refresh()
    } finally {
      claiming.value = undefined
    }
  }
  return { offers, errorText, isLoading, refresh, claim, claiming }
}
