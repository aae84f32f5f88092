const phone = '(width < 48rem)'

/** A narrow screen. False until mounted: the HTML is the same for everyone. */
export function useIsPhone() {
  const isPhone = ref(false)
  let query: MediaQueryList | undefined
  const read = () => {
    isPhone.value = query?.matches ?? false
  }

  onMounted(() => {
    query = matchMedia(phone)
    query.addEventListener('change', read)
    read()
  })
  onBeforeUnmount(() => query?.removeEventListener('change', read))
  return readonly(isPhone)
}
