import { readFileSync } from 'node:fs'
import Fastify from 'fastify'
import { listen } from './listen.ts'

/** A bare Fastify that sends the bytes of one file with these headers: the least that a page of that size can cost. */
const [file = '', names = '{}'] = process.argv.slice(2)
const body = readFileSync(file)
const headers = JSON.parse(names) as Record<string, string>

const app = Fastify()
app.get('/*', (_request, reply) => reply.headers(headers).send(body))
await listen(app)
