/** Title of a page that search engines have no business with. */
export function usePrivatePage(title: () => string) {
  useHead({ title, meta: [{ name: 'robots', content: 'noindex' }] })
}
