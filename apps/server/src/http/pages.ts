import type { OutgoingHttpHeaders } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { LivePage, PageService } from '../modules/page/index.ts'
import { pageHeaders, shapeAnswer, wantsHtml } from './page-answer.ts'

const routes = ['/', '/category/:id', '/item/:id']

interface Deps {
  pages: Pick<PageService, 'isOn' | 'readRequest' | 'find' | 'draw'>
  /** Draws what is no static page: a list that is sorted or filtered. */
  answer: ((request: FastifyRequest, reply: FastifyReply) => unknown) | undefined
}

/**
 * The static pages: from memory, or the page store behind it, with no database and no renderer on the way. One that is not
 * there is drawn for whoever asks. Most of what is in memory has been answered before it comes here (`stored-pages.ts`).
 */
export function usePages(app: FastifyInstance, { pages, answer }: Deps): void {
  for (const url of routes) {
    app.get(url, { schema: { hide: true } }, (request, reply) => {
      const asked =
        pages.isOn() && wantsHtml(request.headers.accept)
          ? pages.readRequest(request.url, request.headers.cookie)
          : undefined
      if (asked === undefined) return answer === undefined ? reply.callNotFound() : answer(request, reply)
      const { path, language } = asked
      const page = pages.find(path, language)
      if (page instanceof Promise)
        return sendWhenFound(request, reply, page, () => pages.draw(path, language))
      sendPage(request, reply, page)
    })
  }
}

async function sendWhenFound(
  request: FastifyRequest,
  reply: FastifyReply,
  finding: Promise<LivePage | undefined>,
  draw: () => ReturnType<PageService['draw']>,
): Promise<FastifyReply | undefined> {
  const page = await finding
  if (page !== undefined) {
    sendPage(request, reply, page)
    return undefined
  }
  const { status, headers, html } = await draw()
  const { 'content-security-policy': policy, 'content-type': type = 'text/html;charset=utf-8' } = headers
  if (policy !== undefined) reply.header('content-security-policy', policy)
  return reply.status(status).headers(pageHeaders).type(type).send(html)
}

/** Past `reply.send`, which would look at every header and at the bytes once more. */
function sendPage({ headers }: FastifyRequest, reply: FastifyReply, page: LivePage): void {
  const answer = shapeAnswer(page, {
    acceptEncoding: headers['accept-encoding'],
    ifNoneMatch: headers['if-none-match'],
  })
  const { raw } = reply
  reply.hijack()
  raw.writeHead(answer.status, Object.assign(reply.getHeaders() as OutgoingHttpHeaders, answer.headers))
  raw.end(answer.body, 'latin1')
}
