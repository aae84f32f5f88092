import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../kernel/app-error.ts'
import type { Sitemap } from './sitemap.ts'

const hidden = { schema: { hide: true } }
const keptForSeconds = 600

export function sitemapRoutes(app: FastifyInstance, { sitemap }: { sitemap: Sitemap }): void {
  app.get('/robots.txt', hidden, (_request, reply) =>
    keep(reply).type('text/plain; charset=utf-8').send(sitemap.robots),
  )

  app.get('/sitemap.xml', hidden, async (request, reply) =>
    sendXml(request, reply, Readable.from([await sitemap.getIndex()])),
  )

  app.get<{ Params: { number: string } }>(
    '/sitemap-:number(^\\d{1,9}).xml',
    hidden,
    async (request, reply) => {
      const pieces = await sitemap.openFile(Number(request.params.number))
      if (pieces === undefined) throw new AppError('request.not_found')
      return sendXml(request, reply, Readable.from(pieces))
    },
  )
}

function sendXml({ headers }: FastifyRequest, reply: FastifyReply, xml: Readable): FastifyReply {
  keep(reply).type('application/xml; charset=utf-8').header('vary', 'accept-encoding')
  if (!/\bgzip\b/.test(headers['accept-encoding'] ?? '')) return reply.send(xml)
  // A reader who leaves takes the database cursor with it: Fastify ends the last stream, and that one the first.
  const zipped = createGzip()
  zipped.on('close', () => xml.destroy())
  xml.on('error', (error) => zipped.destroy(error))
  return reply.header('content-encoding', 'gzip').send(xml.pipe(zipped))
}

function keep(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', `public, max-age=${keptForSeconds}`)
}
