/** Title of a page whose address holds a secret: no search engine, no copy kept on the way, and no word to other sites. */
export function useSecretPage(title: () => string) {
  usePrivatePage(title)
  useHead({ meta: [{ name: 'referrer', content: 'no-referrer' }] })
  if (import.meta.server) useResponseHeader('cache-control').value = 'no-store'
}
