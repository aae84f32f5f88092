import type { Encoding, LivePage } from '../modules/page/index.ts'

export const pageHeaders = {
  // Kept, and asked for again each time: a page that did not change costs a 304.
  'cache-control': 'no-cache',
  vary: 'accept-encoding, cookie',
}

export interface PageAnswer {
  status: number
  headers: Readonly<Record<string, string | number>>
  /** Undefined: there is none. Small ones as text of one byte a character: Node sends such a body and the head in one write. */
  body?: Buffer | string
}

const smallBytes = 16 * 1024

/** What a page is answered by, remembered with it: many ask for the same page in the same encoding. */
const whole = new WeakMap<LivePage, Map<Encoding, PageAnswer>>()

/**
 * What a page is answered by. Each encoding has a tag of its own, as different bytes must. A 304 says everything but the
 * body again: a browser takes its headers for those of the page it has.
 */
export function shapeAnswer(
  page: LivePage,
  asked: { acceptEncoding: string | undefined; ifNoneMatch: string | undefined },
): PageAnswer {
  const encoding = chooseEncoding(asked.acceptEncoding)
  if (asked.ifNoneMatch !== undefined) {
    const etag = tagOf(page.etag, encoding)
    if (matches(asked.ifNoneMatch, etag))
      return { status: 304, headers: { ...pageHeaders, ...page.headers, etag } }
  }
  if (encoding === 'identity') return answerWhole(page, encoding)
  const known = whole.get(page) ?? new Map<Encoding, PageAnswer>()
  if (known.size === 0) whole.set(page, known)
  const answer = known.get(encoding) ?? answerWhole(page, encoding)
  known.set(encoding, answer)
  return answer
}

function answerWhole(page: LivePage, encoding: Encoding): PageAnswer {
  const body = page.bodyIn(encoding)
  return {
    status: page.status,
    headers: {
      ...pageHeaders,
      ...page.headers,
      etag: tagOf(page.etag, encoding),
      'content-length': body.length,
      ...(encoding !== 'identity' && { 'content-encoding': encoding }),
    },
    body: body.length <= smallBytes ? body.toString('latin1') : body,
  }
}

export function wantsHtml(accept: string | undefined): boolean {
  return accept === undefined || accept.includes('text/html') || accept.includes('*/*')
}

const choices = new Map<string, Encoding>()
const maxChoices = 200

/** br, then gzip, then as it is. Browsers know few ways to say it, and every request says it. */
export function chooseEncoding(acceptEncoding = ''): Encoding {
  const known = choices.get(acceptEncoding)
  if (known !== undefined) return known
  const choice = readEncoding(acceptEncoding)
  if (choices.size >= maxChoices) choices.clear()
  choices.set(acceptEncoding, choice)
  return choice
}

function readEncoding(acceptEncoding: string): Encoding {
  const refused = /;\s*q=0(?:\.0*)?\s*(?:,|$)/
  const accepted = acceptEncoding
    .split(',')
    .filter((part) => !refused.test(part))
    .map((part) => part.split(';', 1)[0]?.trim().toLowerCase())
  if (accepted.includes('br')) return 'br'
  return accepted.includes('gzip') ? 'gzip' : 'identity'
}

/** `"abc"` of the page is `"abc-br"` of its bytes in brotli. */
function tagOf(etag: string, encoding: Encoding): string {
  return encoding === 'identity' ? etag : `${etag.slice(0, -1)}-${encoding}"`
}

/** As RFC 9110 compares for this header: a proxy may have made the tag a weak one. */
function matches(ifNoneMatch: string, etag: string): boolean {
  return ifNoneMatch.split(',').some((tag) => {
    const trimmed = tag.trim()
    return trimmed === '*' || trimmed === etag || trimmed === `W/${etag}`
  })
}
