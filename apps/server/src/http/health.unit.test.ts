import Fastify from 'fastify'
import { expect, it } from 'vitest'
import { healthRoutes } from './health.ts'

const works = async () => {}
const fails = async () => {
  throw new Error('mysql://jishi@10.0.0.7 refused')
}

async function ask({ database = works, kv = works } = {}) {
  const app = Fastify()
  healthRoutes(app, { needed: { database }, useful: { kv } })
  const { statusCode, body } = await app.inject('/readyz')
  return [statusCode, JSON.parse(body), body] as const
}

it('a server is ready while what it needs is there, and says what else is missing', async () => {
  expect((await ask()).slice(0, 2)).toEqual([200, { ready: true, checks: { database: 'ok', kv: 'ok' } }])
  expect((await ask({ kv: fails })).slice(0, 2)).toEqual([
    200,
    { ready: true, checks: { database: 'ok', kv: 'failed' } },
  ])
  expect((await ask({ database: fails })).slice(0, 2)).toEqual([
    503,
    { ready: false, checks: { database: 'failed', kv: 'ok' } },
  ])
})

it('it tells nobody what exactly is wrong', async () => {
  expect((await ask({ database: fails }))[2]).not.toContain('10.0.0.7')
})
