import { formatYuan, type SkuDetail } from '@jishi/contract'
import type {
  BreadcrumbList,
  Graph,
  Organization,
  Product,
  SearchAction,
  WebSite,
  WithActionConstraints,
  WithContext,
} from 'schema-dts'

/** What search engines read of the shop, in the words of schema.org. `site` is its public origin. */

export function productData(
  sku: SkuDetail,
  { site, url, seller }: { site: string; url: string; seller: string },
): WithContext<Product> {
  return {
    '@context': 'https://schema.org',
    '@type': 'Product',
    sku: String(sku.id),
    name: sku.name,
    description: sku.caption || sku.name,
    image: sku.images.map((image) => absolute(image, site)),
    brand: { '@type': 'Brand', name: sku.brand.name },
    category: sku.breadcrumbs.map(({ name }) => name).join(' > '),
    weight: { '@type': 'QuantitativeValue', value: sku.weightGram, unitCode: 'GRM' },
    offers: {
      '@type': 'Offer',
      url,
      priceCurrency: 'CNY',
      price: formatYuan(sku.priceFen),
      availability: sku.stock > 0 ? 'https://schema.org/InStock' : 'https://schema.org/OutOfStock',
      itemCondition: 'https://schema.org/NewCondition',
      seller: { '@type': 'Organization', name: seller },
    },
  }
}

/** The way from the home page down to this one. The last step is the page itself. */
export function breadcrumbData(
  trail: readonly { name: string; to?: string }[],
  site: string,
): WithContext<BreadcrumbList> {
  return {
    '@context': 'https://schema.org',
    '@type': 'BreadcrumbList',
    itemListElement: trail.map(({ name, to }, index) => ({
      '@type': 'ListItem',
      position: index + 1,
      name,
      ...(to !== undefined && { item: absolute(to, site) }),
    })),
  }
}

/** Who we are and how to search us. */
export function siteData({
  name,
  description,
  site,
}: {
  name: string
  description: string
  site: string
}): Graph {
  const organization: Organization = {
    '@type': 'Organization',
    '@id': `${site}/#shop`,
    name,
    url: `${site}/`,
    logo: `${site}/favicon.svg`,
  }
  const search: WithActionConstraints<SearchAction> = {
    '@type': 'SearchAction',
    target: { '@type': 'EntryPoint', urlTemplate: `${site}/search?q={search_term_string}` },
    'query-input': 'required name=search_term_string',
  }
  const website: WebSite = {
    '@type': 'WebSite',
    '@id': `${site}/#site`,
    name,
    description,
    url: `${site}/`,
    publisher: { '@id': `${site}/#shop` },
    potentialAction: search,
  }
  return { '@context': 'https://schema.org', '@graph': [organization, website] }
}

export function absolute(path: string, site: string): string {
  return path.startsWith('/') ? site + path : path
}

/** JSON that cannot end its script element. */
export function toScript(value: object): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}
