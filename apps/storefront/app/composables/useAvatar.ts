import { deleteAvatar, type MeView, putAvatar } from '@jishi/contract'

const types = ['image/jpeg', 'image/png', 'image/webp', 'image/gif']
const limitBytes = 5 * 1024 * 1024
const sentPx = 512

/** A picture of mine: chosen, cut to a square in the browser (its place and camera stay here), and sent. */
export function useAvatar() {
  const api = useApi()
  const me = useMe()
  const toast = useToast()
  const { t } = useI18n()
  const { errorText } = useErrorText()
  const { needsLogin, sendToLogin } = useLoginGate()
  const image = shallowRef<HTMLImageElement>()
  const crop = ref<Crop>({ ...wholeCrop })
  const failure = ref('')
  const busy = ref<'saving' | 'removing'>()

  async function choose(file: File) {
    failure.value = ''
    drop()
    const found = types.includes(file.type) && file.size <= limitBytes ? await open(file) : undefined
    if (!found) failure.value = t('me.avatarRule')
    crop.value = { ...wholeCrop }
    image.value = found
  }
  function drop() {
    if (image.value) URL.revokeObjectURL(image.value.src)
    image.value = undefined
  }
  const save = () =>
    act('saving', 'me.avatarSaved', async () => {
      const picture = image.value && (await cut(image.value, crop.value))
      if (!picture) throw new Error('nothing to send')
      return api(putAvatar, { picture })
    })
  const remove = () => act('removing', 'me.avatarRemoved', () => api(deleteAvatar))

  async function act(what: 'saving' | 'removing', done: string, ask: () => Promise<MeView>) {
    if (busy.value) return
    busy.value = what
    failure.value = ''
    try {
      me.update(await ask())
      drop()
      toast.show(t(done), 'good')
    } catch (error) {
      if (needsLogin(error)) return sendToLogin()
      failure.value = errorText(error)
    } finally {
      busy.value = undefined
    }
  }
  onBeforeUnmount(drop)
  return { image, crop, failure, busy, choose, drop, save, remove }
}

/** Undefined for what no browser can show, whatever it is called. */
async function open(file: File): Promise<HTMLImageElement | undefined> {
  const image = new Image()
  image.src = URL.createObjectURL(file)
  try {
    await image.decode()
    return image
  } catch {
    URL.revokeObjectURL(image.src)
    return undefined
  }
}

/** WebP where the browser can write it, else PNG. */
async function cut(image: HTMLImageElement, crop: Crop): Promise<Blob | undefined> {
  const { left, top, side } = squareOf({ width: image.naturalWidth, height: image.naturalHeight }, crop)
  const px = Math.min(sentPx, Math.round(side))
  const canvas = Object.assign(document.createElement('canvas'), { width: px, height: px })
  canvas.getContext('2d')?.drawImage(image, left, top, side, side, 0, 0, px, px)
  return new Promise((done) => canvas.toBlob((blob) => done(blob ?? undefined), 'image/webp', 0.9))
}
