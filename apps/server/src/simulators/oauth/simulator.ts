import formbody from '@fastify/formbody'
import type { FastifyInstance } from 'fastify'
import type { Clock } from '../../kernel/clock.ts'
import { authorizePage } from './authorize.ts'
import type { Credentials } from './credentials.ts'
import { github } from './github.ts'
import { createGrants } from './grants.ts'
import { type Misbehaviour, misbehave } from './misbehaviour.ts'
import { oidc } from './oidc.ts'
import { standardPeople } from './people.ts'
import type { Provider } from './provider.ts'
import { qq } from './qq.ts'
import { wechat } from './wechat.ts'
import { weibo } from './weibo.ts'

export interface OauthSimulatorOptions {
  clock: Clock
  credentials: Credentials
  /** Nicknames that can be picked; any other one can be typed. */
  people?: readonly string[]
  /** Read at every step: a test may change it as it goes. */
  misbehaviour?: Misbehaviour
}

const providers: readonly Provider[] = [qq, wechat, weibo, github, oidc]

/**
 * Local QQ, WeChat, Weibo, GitHub and an OpenID Connect issuer, each below its name under the prefix of `app`: a page on
 * which a person says yes or no, and the endpoints behind it with the codes, answers and errors of the real ones. Codes
 * and tokens live in the memory of this process.
 */
export async function oauthSimulator(app: FastifyInstance, options: OauthSimulatorOptions): Promise<void> {
  if (!app.hasContentTypeParser('application/x-www-form-urlencoded')) await app.register(formbody)
  for (const provider of providers) {
    await app.register((scope) => addProvider(scope, provider, options), { prefix: `/${provider.name}` })
  }
}

async function addProvider(app: FastifyInstance, provider: Provider, options: OauthSimulatorOptions) {
  const { clock, credentials, people = standardPeople, misbehaviour = {} } = options
  const client = credentials.clients[provider.name]
  const grants = createGrants(clock)
  authorizePage(app, { provider, client, grants, people, redirectOrigin: credentials.redirectOrigin })
  await app.register(async (calls) => {
    calls.addHook('preHandler', async (_request, reply) => {
      if (await misbehave(reply, misbehaviour)) return reply
    })
    provider.addCalls(calls, { client, grants, clock, misbehaviour })
  })
}
