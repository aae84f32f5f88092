/** Remembers each search once: when it was answered, and once it is known who searches. */
export function useSearchRecord(answered: () => string | undefined) {
  const me = useMe()
  const { record } = useSearchHistory()
  const last = useState('search-recorded', () => '')

  watch(
    () => (me.isKnown && answered()) || '',
    (words) => {
      if (words === '' || words === last.value) return
      last.value = words
      record(words)
    },
    { immediate: true },
  )
}
