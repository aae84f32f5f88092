import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.ts'

const kept = join(root, 'node_modules/.cache/jishi-demo/files')

/** Drawing the demo shop's pictures takes a minute, and they are the same for every shop: they are kept, and shared. */
export function shareDemoFiles(shopFolder: string): void {
  mkdirSync(kept, { recursive: true })
  mkdirSync(shopFolder, { recursive: true })
  symlinkSync(kept, join(shopFolder, 'files'))
}
