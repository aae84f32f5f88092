import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import type { Clock } from '../../kernel/clock.ts'
import { simulatedCredentials, simulatedLogins } from './credentials.ts'
import type { Misbehaviour } from './misbehaviour.ts'
import { oauthSimulator } from './simulator.ts'

export const shopOrigin = 'http://shop.test'

export type TestOauth = Awaited<ReturnType<typeof openTestOauth>>

/** Simulated providers that listen on a free port, and what the drivers need to be pointed at them. */
export async function openTestOauth(clock: Clock, people?: string[]) {
  const app = Fastify({ forceCloseConnections: true })
  const misbehaviour: Misbehaviour = {}
  const calls: string[] = []
  app.addHook('onRequest', async ({ method, url }) => {
    calls.push(`${method} ${url.replace(/\?.*/, '').replace('/simulators/oauth', '')}`)
  })
  const credentials = simulatedCredentials(shopOrigin)
  await app.register((scope) => oauthSimulator(scope, { clock, credentials, people, misbehaviour }), {
    prefix: '/simulators/oauth',
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const baseUrl = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/simulators/oauth`
  return {
    baseUrl,
    logins: simulatedLogins(baseUrl),
    misbehaviour,
    /** Every request so far: `GET /qq/oauth2.0/token`. */
    calls,
    close: () => app.close(),
  }
}

/** Opens the page as a browser does, and decides there. Gives the answer to that decision. */
export async function decide(
  authorizeUrl: string,
  fields: { decision: 'approve' | 'deny'; person?: string; nickname?: string },
): Promise<Response> {
  const page = await fetch(authorizeUrl)
  if (page.status !== 200) throw new Error(`no page to decide on: ${await page.text()}`)
  return fetch(authorizeUrl, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
}

/** Where a decision leads the browser back to; undefined when the window closes instead. */
export async function leadBack(answer: Response): Promise<URL | undefined> {
  const location = answer.headers.get('location')
  return location === null ? undefined : new URL(location)
}
