interface PageHead {
  /** Without it the title is the shop's own. */
  title?: () => string
  description: () => string
  /** Where this page is at home, without a language: `/item/7`. */
  path: () => string
  /** A picture for whoever passes the link on. */
  image?: () => string | undefined
  /** In the words of schema.org. */
  data?: () => object[]
}

/** The public origin of the shop, as links for others say it. */
export function useSite(): string {
  return useRuntimeConfig().public.siteUrl || useRequestURL().origin
}

/** What search engines and those who pass a link on are told about a public page, in both languages. */
export function usePageHead({ title, description, path, image, data }: PageHead) {
  const { t } = useI18n()
  const { language } = useLanguage()
  const site = useSite()
  const chinese = () => site + path()
  const english = () => `${chinese()}${path().includes('?') ? '&' : '?'}lang=en`
  const here = () => (language.value === 'en' ? english() : chinese())
  const picture = () => {
    const src = image?.()
    return src && absolute(src, site)
  }

  useSeoMeta({
    title,
    description,
    ogTitle: () => title?.() ?? t('common.title'),
    ogDescription: description,
    ogType: 'website',
    ogUrl: here,
    ogImage: picture,
    ogSiteName: () => t('common.mall'),
    ogLocale: () => (language.value === 'en' ? 'en_US' : 'zh_CN'),
    twitterCard: () => (picture() ? 'summary_large_image' : 'summary'),
  })
  useHead({
    link: [
      { rel: 'canonical', href: here },
      { rel: 'alternate', hreflang: 'zh-CN', href: chinese },
      { rel: 'alternate', hreflang: 'en', href: english },
      { rel: 'alternate', hreflang: 'x-default', href: chinese },
    ],
    script: () =>
      (data?.() ?? []).map((each, index) => ({
        key: `data-${index}`,
        type: 'application/ld+json',
        innerHTML: toScript(each),
      })),
  })
}
