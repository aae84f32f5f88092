import { closeSync, openSync, readSync } from 'node:fs'
import type { PageHead, StoredPage } from './page-store.ts'

/**
 * One page as one file: a line of JSON that says what follows, then the bytes in three encodings. A page that is gone is the
 * line alone: it keeps the version, so that an older render cannot bring the page back.
 */
type Head = Omit<StoredPage, 'html' | 'gzip' | 'brotli'> & { lengths: [number, number, number] }
type Line = Head | { goneAt: number }

export function writePageFile({ html, gzip, brotli, ...page }: StoredPage): Buffer {
  const head: Head = { ...page, lengths: [html.length, gzip.length, brotli.length] }
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), html, gzip, brotli])
}

export function writeGoneFile(version: number): Buffer {
  return Buffer.from(`${JSON.stringify({ goneAt: version } satisfies Line)}\n`)
}

/** Undefined when it is gone, or not what was written: a power cut can leave such a file, and the page is rendered again. */
export function readPageFile(file: Buffer): StoredPage | undefined {
  const line = parseLine(file)
  if (line === undefined || 'goneAt' in line) return undefined
  const { lengths, ...page } = line
  const start = file.indexOf(newline) + 1
  const [html, gzip, brotli] = lengths
  if (file.length !== start + html + gzip + brotli) return undefined
  return {
    ...page,
    html: file.subarray(start, start + html),
    gzip: file.subarray(start + html, start + html + gzip),
    brotli: file.subarray(start + html + gzip),
  }
}

/** What the beginning of a file says; undefined where there is none. Reads the bytes of the page only if its line is long. */
export function readPageHead(path: string): { version: number; page: PageHead | undefined } | undefined {
  const line = readLine(path)
  if (line === undefined) return undefined
  if ('goneAt' in line) return { version: line.goneAt, page: undefined }
  return { version: line.version, page: { etag: line.etag, version: line.version, build: line.build } }
}

const newline = 0x0a
const usualHeadBytes = 8192
const longestHeadBytes = 1024 * 1024

function readLine(path: string): Line | undefined {
  const file = openIfThere(path)
  if (file === undefined) return undefined
  try {
    for (let bytes = usualHeadBytes; bytes <= longestHeadBytes; bytes *= 8) {
      const start = Buffer.allocUnsafe(bytes)
      const read = readSync(file, start, 0, bytes, 0)
      const line = parseLine(start.subarray(0, read))
      if (line !== undefined || read < bytes) return line
    }
    return undefined
  } finally {
    closeSync(file)
  }
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function parseLine(start: Buffer): Line | undefined {
  const end = start.indexOf(newline)
  if (end < 0) return undefined
  try {
    return JSON.parse(start.toString('utf8', 0, end)) as Line
  } catch {
    return undefined
  }
}
