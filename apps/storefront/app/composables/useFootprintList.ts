import { forgetFootprints, listFootprints } from '@jishi/contract'

/** All my footprints, by day. */
export function useFootprintList() {
  const api = useApi()
  const toast = useToast()
  const { t, locale } = useI18n()
  const { errorText: sentenceOf } = useErrorText()
  const { data, errorText, refresh } = useMyData('footprints', (call) => call(listFootprints))
  const forgotten = ref(new Set<number>())
  const isClearing = ref(false)
  const days = computed(
    () => data.value && groupByDay(data.value.items.filter(({ sku }) => !forgotten.value.has(sku.id))),
  )

  async function forget(skuId: number) {
    forgotten.value.add(skuId)
    try {
      await api(forgetFootprints, { body: { skuId } })
    } catch (error) {
      forgotten.value.delete(skuId)
      toast.show(sentenceOf(error), 'bad')
    }
  }
  async function clear() {
    if (isClearing.value) return
    isClearing.value = true
    try {
      await api(forgetFootprints, { body: {} })
      data.value = { items: [] }
      toast.show(t('footprint.cleared'), 'good')
    } catch (error) {
      toast.show(sentenceOf(error), 'bad')
    } finally {
      isClearing.value = false
    }
  }

  function titleOf(day: string): string {
    const now = Date.now()
    if (day === dayOf(new Date(now))) return t('footprint.today')
    if (day === dayOf(new Date(now - 86_400_000))) return t('footprint.yesterday')
    return new Intl.DateTimeFormat(locale.value, { month: 'long', day: 'numeric' }).format(
      new Date(`${day}T12:00:00`),
    )
  }
  return { days, errorText, refresh, forget, clear, isClearing, titleOf }
}
