import { formatYuan, type SkuDetail } from '@jishi/contract'

/** Title, description and structured data of a detail page. */
export function useItemHead(sku: Ref<SkuDetail>) {
  const { t } = useI18n()
  useSeoMeta({
    title: () => sku.value.name,
    description: () => sku.value.caption || t('detail.description', { name: sku.value.name }),
    ogTitle: () => sku.value.name,
    ogType: 'website',
    ogImage: () => sku.value.images[0],
  })
  useHead({
    link: [{ rel: 'canonical', href: () => `/item/${sku.value.id}` }],
    script: [{ type: 'application/ld+json', innerHTML: () => toScript(productOf(sku.value)) }],
  })
}

function productOf(sku: SkuDetail) {
  return {
    '@context': 'https://schema.org',
    '@type': 'Product',
    sku: String(sku.id),
    name: sku.name,
    description: sku.caption || undefined,
    image: sku.images,
    brand: { '@type': 'Brand', name: sku.brand.name },
    offers: {
      '@type': 'Offer',
      priceCurrency: 'CNY',
      price: formatYuan(sku.priceFen),
      availability: `https://schema.org/${sku.stock > 0 ? 'InStock' : 'OutOfStock'}`,
    },
  }
}

/** JSON that cannot end its script element. */
function toScript(value: object): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}
