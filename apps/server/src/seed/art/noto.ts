import { createRequire } from 'node:module'

interface IconSet {
  icons: Record<string, { body: string } | undefined>
  aliases?: Record<string, { parent: string } | undefined>
}

let loaded: IconSet | undefined

/** The inside of a Noto emoji on its square of 128 units; undefined when the set has no such name. */
export function findNoto(name: string): string | undefined {
  const set = load()
  const icon = set.icons[name] ?? set.icons[set.aliases?.[name]?.parent ?? '']
  return icon?.body
}

/** 25 MB of JSON: read once, and only by a process that draws. */
function load(): IconSet {
  loaded ??= createRequire(import.meta.url)('@iconify-json/noto/icons.json') as IconSet
  return loaded
}
