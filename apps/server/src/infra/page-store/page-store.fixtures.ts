import { isDeepStrictEqual } from 'node:util'
import type { StoredPage } from './page-store.ts'

/** A page that any process can make again from its version. */
export function makePage(
  version: number,
  { text = `page ${version}`, headers = {} }: { text?: string; headers?: Record<string, string> } = {},
): StoredPage {
  return {
    status: 200,
    headers,
    build: 'b1',
    etag: `"${text.slice(-20)}"`,
    html: Buffer.from(text.repeat(9)),
    gzip: Buffer.from(`\0gzip\n${text}`),
    brotli: Buffer.from(`\n\xffbrotli ${text}`, 'latin1'),
    renderedAt: version * 1000,
    version,
  }
}

/** One that takes a while to write. */
export function makeLongPage(version: number): StoredPage {
  return makePage(version, { text: String(version).padStart(20_000, '.') })
}

/** Whether it is a long page with all parts of the same version. */
export function isWhole(page: StoredPage): boolean {
  return isDeepStrictEqual(page, makeLongPage(page.version))
}
