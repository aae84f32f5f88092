import type { SkuDetail } from '@jishi/contract'

/** What is told about a detail page. `trail`: the breadcrumbs as they are shown. */
export function useItemHead(sku: Ref<SkuDetail>, trail: Ref<{ name: string; to?: string }[]>) {
  const { t } = useI18n()
  const site = useSite()
  const path = () => `/item/${sku.value.id}`
  usePageHead({
    title: () => sku.value.name,
    description: () => sku.value.caption || t('detail.description', { name: sku.value.name }),
    path,
    image: () => sku.value.images[0],
    data: () => [
      productData(sku.value, { site, url: site + path(), seller: t('common.mall') }),
      breadcrumbData(trail.value, site),
    ],
  })
}
