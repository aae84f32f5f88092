import { downloadMyData } from '@jishi/contract'

/** The address of the file, for who has no scripts or wants to save the link. */
export const myDataPath = `/api${downloadMyData.path}`

/** Fetches everything the shop knows of me and hands it to the browser as a file. A refusal is said, not saved. */
export function useMyDataFile() {
  const api = useApi()
  const toast = useToast()
  const { t } = useI18n()
  const { errorText } = useErrorText()
  const { needsLogin, sendToLogin } = useLoginGate()
  const isFetching = ref(false)

  async function fetchFile() {
    if (isFetching.value) return
    isFetching.value = true
    try {
      const bytes = await api(downloadMyData)
      save(
        new Blob([bytes as Uint8Array<ArrayBuffer>], { type: downloadMyData.produces }),
        myDataName(new Date()),
      )
      toast.show(t('privacy.fetched'), 'good')
    } catch (error) {
      if (needsLogin(error)) return sendToLogin()
      toast.show(errorText(error), 'bad')
    } finally {
      isFetching.value = false
    }
  }
  return { fetchFile, isFetching }
}

/** `jishi-my-data-20261125.zip`. */
export function myDataName(now: Date): string {
  const [year, month, day] = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
  return `jishi-my-data-${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}.zip`
}

function save(file: Blob, download: string) {
  const href = URL.createObjectURL(file)
  Object.assign(document.createElement('a'), { href, download }).click()
  // The browser has begun by then.
  setTimeout(() => URL.revokeObjectURL(href), 60_000)
}
