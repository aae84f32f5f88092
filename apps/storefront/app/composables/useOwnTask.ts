/** While a page comes to life: what stands above it is one task, and the page another. */
export async function useOwnTask(): Promise<void> {
  if (import.meta.client && useNuxtApp().isHydrating) await nextTask()
}
