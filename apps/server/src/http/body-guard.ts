import type { FastifyInstance } from 'fastify'
import { AppError } from '../kernel/app-error.ts'

const maxDepth = 32
const maxKeys = 2_000
/** Parts of lists and objects together. */
const maxParts = 20_000

/**
 * Takes JSON and no other body, unless a scope adds its own: forms and plain text of other sites come without being asked
 * for. Refuses (request.invalid) what is nested too deeply, has too many keys, or would change a prototype; an empty body
 * that calls itself JSON too.
 */
export function useBodyGuard(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (isOvergrown(body as string)) return done(new AppError('request.invalid'))
    return parse(request, body as string, done)
  })
}

/** Looks at the text, so that nothing of that size is ever built. What is no JSON is for the parser to say. */
export function isOvergrown(json: string): boolean {
  let [depth, keys, parts] = [0, 0, 0]
  for (let at = 0; at < json.length; at++) {
    switch (json.charCodeAt(at)) {
      case 0x22: // "
        at = endOfString(json, at)
        break
      case 0x5b: // [
      case 0x7b: // {
        if (++depth > maxDepth) return true
        break
      case 0x5d: // ]
      case 0x7d: // }
        depth--
        break
      case 0x3a: // :
        if (++keys > maxKeys) return true
        break
      case 0x2c: // ,
        if (++parts > maxParts) return true
    }
  }
  return false
}

/** Where the quote stands that closes the one at `start`; the last character if none does. */
function endOfString(json: string, start: number): number {
  let end = json.indexOf('"', start + 1)
  while (end !== -1 && isEscaped(json, end)) end = json.indexOf('"', end + 1)
  return end === -1 ? json.length : end
}

function isEscaped(json: string, at: number): boolean {
  let backslashes = 0
  while (json.charCodeAt(at - 1 - backslashes) === 0x5c) backslashes++
  return backslashes % 2 === 1
}
