import { createHash } from 'node:crypto'

/** What a page may load and do, besides running its own scripts and showing pictures. */
const rest = [
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'self'",
  "object-src 'none'",
  "form-action 'self'",
].join('; ')

const script = /<script\b([^>]*)>([\s\S]*?)<\/script>/gi
const source = /\ssrc\s*=/i
/** Data for scripts and search engines, which no browser runs. */
const data = /\stype\s*=\s*["']?application\/(?:ld\+)?json\b/i

/**
 * The content security policy of a page: scripts of this server, and the inline ones in `chunks`. Give only what the
 * framework has written (the head and what closes the body), never the body itself: a script that got in there stays shut out.
 * `imageHost`: the address that pictures come from besides this server, or nothing.
 */
export function contentPolicy(
  chunks: readonly string[],
  { hash, imageHost = '' }: { hash: (text: string) => string; imageHost?: string },
): string {
  const inline = [...chunks.join('').matchAll(script)]
    .filter(([, attributes = '']) => !source.test(attributes) && !data.test(attributes))
    .map(([, , text = '']) => `'sha256-${hash(text)}'`)
  const scripts = ["'self'", ...new Set(inline)].join(' ')
  const pictures = ["'self'", 'data:', 'blob:', ...(imageHost === '' ? [] : [new URL(imageHost).origin])]
  return `default-src 'self'; script-src ${scripts}; img-src ${pictures.join(' ')}; ${rest}`
}

/** SHA-256 in base64, remembered: nearly all inline scripts are the same on every page. */
export function createScriptHash(max = 200): (text: string) => string {
  const known = new Map<string, string>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const hash = createHash('sha256').update(text).digest('base64')
    if (known.size >= max) known.clear()
    known.set(text, hash)
    return hash
  }
}
