import { createClient, type Fetch } from '@jishi/contract'

/** One typed caller per visit. On the server it stays in the process when Fastify hangs `jishiFetch` on the request. */
export default defineNuxtPlugin((nuxtApp) => {
  const language = nuxtApp.$language as Ref<Locale>
  const inLanguage =
    (fetch: Fetch): Fetch =>
    (url, init) => {
      const headers = new Headers(init.headers)
      headers.set('accept-language', language.value)
      return fetch(url, { ...init, headers })
    }
  const call = createClient(inLanguage(import.meta.server ? serverFetch() : browserFetch()), '/api')
  return { provide: { api: call } }
})

function serverFetch(): Fetch {
  const request = useRequestEvent()?.node.req as { jishiFetch?: Fetch } | undefined
  if (request?.jishiFetch) return request.jishiFetch
  const { apiOrigin } = useRuntimeConfig()
  return (url, init) => fetch(apiOrigin + url, init)
}
