export type Theme = 'light' | 'dark'

const key = 'jishi.theme'

/** Follows the system until the visitor chooses. Known only in the browser; undefined before that. */
export function useTheme() {
  const theme = useState<Theme | undefined>('theme', () => undefined)

  onMounted(() => {
    const chosen = localStorage.getItem(key)
    const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
    theme.value ??= chosen === 'dark' || chosen === 'light' ? chosen : system
  })
  function toggle() {
    theme.value = theme.value === 'dark' ? 'light' : 'dark'
    localStorage.setItem(key, theme.value)
    document.documentElement.dataset.theme = theme.value
  }
  return { theme, toggle }
}
