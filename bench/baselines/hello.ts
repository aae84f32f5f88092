import Fastify from 'fastify'
import { listen } from './listen.ts'

/** The least that this HTTP server can do: the ceiling for every page and endpoint on this machine. */
const app = Fastify()
app.get('/', async () => ({ hello: 'world' }))
await listen(app)
