import { afterSaleLimits, putAfterSalePicture } from '@jishi/contract'

const longestPx = 1600

export interface ChosenPicture {
  id: number
  /** What the page shows of it: the file itself. */
  preview: string
  /** The server's name for it; undefined while it is being sent. */
  key?: string
}

/** Photos of what is wrong: made smaller in the browser (place and camera stay here) and sent one after the other. */
export function useAfterSalePictures() {
  const api = useApi()
  const { t } = useI18n()
  const { errorText } = useErrorText()
  const pictures = ref<ChosenPicture[]>([])
  const failure = ref('')
  let chosen = 0

  async function add(files: readonly File[]) {
    failure.value = ''
    for (const file of files.slice(0, afterSaleLimits.pictures - pictures.value.length)) await send(file)
  }

  async function send(file: File) {
    const id = ++chosen
    const preview = URL.createObjectURL(file)
    pictures.value.push({ id, preview })
    try {
      const picture = await shrink(preview)
      if (!picture) throw new Error(t('refund.pictureRule'))
      const { key } = await api(putAfterSalePicture, { picture })
      pictures.value = pictures.value.map((each) => (each.id === id ? { ...each, key } : each))
    } catch (error) {
      remove(id)
      failure.value =
        error instanceof Error && error.message === t('refund.pictureRule') ? error.message : errorText(error)
    }
  }

  function remove(id: number) {
    const gone = pictures.value.find((each) => each.id === id)
    if (gone) URL.revokeObjectURL(gone.preview)
    pictures.value = pictures.value.filter((each) => each.id !== id)
  }

  onBeforeUnmount(() => {
    for (const { preview } of pictures.value) URL.revokeObjectURL(preview)
  })
  const isSending = computed(() => pictures.value.some(({ key }) => key === undefined))
  const keys = computed(() => pictures.value.flatMap(({ key }) => key ?? []))
  const hasRoom = computed(() => pictures.value.length < afterSaleLimits.pictures)
  return { pictures, keys, failure, isSending, hasRoom, add, remove }
}

/** Undefined for what no browser can show, whatever it is called. */
async function shrink(url: string): Promise<Blob | undefined> {
  const image = new Image()
  image.src = url
  const isShown = await image.decode().then(
    () => true,
    () => false,
  )
  if (!isShown) return undefined
  const scale = Math.min(1, longestPx / Math.max(image.naturalWidth, image.naturalHeight))
  const size = {
    width: Math.round(image.naturalWidth * scale),
    height: Math.round(image.naturalHeight * scale),
  }
  const canvas = Object.assign(document.createElement('canvas'), size)
  canvas.getContext('2d')?.drawImage(image, 0, 0, size.width, size.height)
  return new Promise((done) => canvas.toBlob((blob) => done(blob ?? undefined), 'image/webp', 0.85))
}
