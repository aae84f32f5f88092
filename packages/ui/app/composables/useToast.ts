export interface Toast {
  id: number
  text: string
  tone: 'good' | 'bad' | 'plain'
  /** What can still be done about it; pressing it dismisses the toast. */
  action?: { label: string; press: () => void }
}

interface ToastOptions {
  action?: Toast['action']
  shownForMs?: number
}

const usualMs = 4000

/** Short notices at the top of the page. Only call `show` in the browser: the server has nobody to tell. */
export function useToast() {
  const toasts = useState<Toast[]>('toasts', () => [])

  function dismiss(id: number) {
    toasts.value = toasts.value.filter((toast) => toast.id !== id)
  }
  function show(
    text: string,
    tone: Toast['tone'] = 'plain',
    { action, shownForMs = usualMs }: ToastOptions = {},
  ) {
    const id = Date.now() + Math.random()
    toasts.value = [...toasts.value.filter((toast) => toast.text !== text), { id, text, tone, action }].slice(
      -3,
    )
    setTimeout(() => dismiss(id), shownForMs)
  }
  return { toasts, show, dismiss }
}
