import type { FastifyRequest } from 'fastify'

export type Fields = Record<string, string | undefined>

/** Texts of a query or a form; what was given twice counts as not given. */
export function readFields(values: unknown): Fields {
  const texts = Object.entries(values ?? {}).filter(([, value]) => typeof value === 'string' && value !== '')
  return Object.fromEntries(texts)
}

/** A path of this server as the request found it: nobody has to tell the simulator where it stands. */
export function addressOf(request: FastifyRequest, path: string): string {
  return `${request.protocol}://${request.host}${path}`
}
