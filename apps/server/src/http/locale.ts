import type { Locale } from '@jishi/contract'
import type { FastifyRequest } from 'fastify'

/** The language that the caller prefers; the shop's own unless they say English. */
export function localeOf({ headers }: Pick<FastifyRequest, 'headers'>): Locale {
  return /^\s*en\b/i.test(headers['accept-language'] ?? '') ? 'en' : 'zh-CN'
}
