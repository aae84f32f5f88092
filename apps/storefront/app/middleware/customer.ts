/** For pages of a customer: `definePageMeta({ middleware: 'customer' })`. A stranger logs in first and comes back. */
export default defineNuxtRouteMiddleware((to) => {
  if (import.meta.server) return
  // The first page is drawn as the server drew it, then we ask.
  if (useNuxtApp().isHydrating) return onNuxtReady(() => sendStrangerToLogin(to.fullPath))
  return sendStrangerToLogin(to.fullPath)
})

async function sendStrangerToLogin(next: string) {
  const me = useMe()
  await me.load()
  if (!me.me) return navigateTo({ path: '/login', query: { next } }, { replace: true })
}
