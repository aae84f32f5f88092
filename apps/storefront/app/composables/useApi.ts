/** The typed caller of the contract: `const api = useApi(); await api(getSku, { params: { id } })`. Throws ApiError. */
export function useApi() {
  return useNuxtApp().$api
}
