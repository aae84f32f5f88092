export interface MessageTree {
  [key: string]: string | MessageTree
}

/** `./home.ts` with `{ title }` becomes `home.title`: a file per area, merged under its name. */
export function mergeLocales(files: Record<string, { default: MessageTree }>): MessageTree {
  return Object.fromEntries(
    Object.entries(files).map(([path, file]) => [path.replace(/^\.\/(.+)\.ts$/, '$1'), file.default]),
  )
}
