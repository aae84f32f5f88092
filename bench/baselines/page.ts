import { readFileSync } from 'node:fs'
import Fastify from 'fastify'
import { listen } from './listen.ts'

/** Of one path; the body in base64. */
export interface PlainPage {
  path: string
  headers: Record<string, string>
  body: string
}

/** A bare Fastify that sends the bytes and headers of a file of pages: the least that pages of that size can cost. */
const pages = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as PlainPage[]
const answers = new Map(
  pages.map(({ path, headers, body }) => [path, { headers, body: Buffer.from(body, 'base64') }]),
)

const app = Fastify()
app.get('/*', (request, reply) => {
  const answer = answers.get(request.url)
  return answer === undefined ? reply.callNotFound() : reply.headers(answer.headers).send(answer.body)
})
await listen(app)
