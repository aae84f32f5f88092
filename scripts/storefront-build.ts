import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './run.ts'

const output = join(root, 'apps/storefront/.output')
const stamp = join(output, 'source-hash')

/** Builds the storefront unless the built one comes from exactly these sources. Tells whether it built. */
export async function buildStorefront({ force = false, quiet = false } = {}): Promise<boolean> {
  const hash = hashSources()
  if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return false
  await run('nuxt', ['build'], { cwd: join(root, 'apps/storefront'), quiet })
  writeFileSync(stamp, hash)
  return true
}

function hashSources(): string {
  const hash = createHash('sha256')
  const files = globSync(
    [
      'package-lock.json',
      'packages/{ui,contract}/**/*',
      'apps/storefront/{app,public,server}/**/*',
      'apps/storefront/*.{ts,json}',
    ],
    {
      cwd: root,
      withFileTypes: true,
      exclude: (entry) => ['node_modules', '.nuxt', '.output'].includes(entry.name),
    },
  )
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  for (const file of files) hash.update(file.slice(root.length)).update(readFileSync(file))
  return hash.digest('hex')
}
