import { checkAvailability } from '@jishi/contract'

type Standing = 'unknown' | 'checking' | 'free' | 'taken'
const pauseMs = 400

/** Asks while the person types whether a name is still free: after a pause, and only about what could be one. */
export function useAvailability(kind: 'username' | 'mobile', text: Ref<string>, isWellFormed: () => boolean) {
  const api = useApi()
  const standing = ref<Standing>('unknown')
  let timer: ReturnType<typeof setTimeout> | undefined
  let asking: AbortController | undefined

  async function ask() {
    const mine = new AbortController()
    asking = mine
    const answer = await api(checkAvailability, {
      query: { [kind]: text.value },
      signal: mine.signal,
    }).catch(() => undefined)
    if (asking !== mine) return
    const isFree = answer?.[kind]
    standing.value = isFree === undefined ? 'unknown' : isFree ? 'free' : 'taken'
  }

  watch(text, () => {
    clearTimeout(timer)
    asking?.abort()
    asking = undefined
    standing.value = isWellFormed() ? 'checking' : 'unknown'
    if (isWellFormed()) timer = setTimeout(ask, pauseMs)
  })
  onBeforeUnmount(() => {
    clearTimeout(timer)
    asking?.abort()
  })
  return standing
}
