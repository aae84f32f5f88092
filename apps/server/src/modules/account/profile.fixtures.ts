import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import cookie from '@fastify/cookie'
import type { SmsPurpose } from '@jishi/contract'
import Fastify, { type FastifyInstance } from 'fastify'
import { useErrorHandler } from '../../http/error-handler.ts'
import { usePictureBodies } from '../../http/handle.ts'
import { useSameSiteCheck } from '../../http/same-site.ts'
import { createSessionReader, useSession } from '../../http/session.ts'
import { useValidation } from '../../http/validation.ts'
import type { Tx } from '../../infra/database/database.ts'
import type { Mail } from '../../infra/mail/mail.ts'
import type { LoginProvider, SocialIdentity } from '../../infra/oauth/oauth.ts'
import { createOutbox } from '../../infra/queue/outbox.ts'
import { createDiskStorage } from '../../infra/storage/disk-storage.ts'
import { AppError } from '../../kernel/app-error.ts'
import { createEvents } from '../../kernel/events.ts'
import { createIds } from '../../kernel/ids.ts'
import { goodPassword, openAccountShop, visitor } from './account.fixtures.ts'
import { createAdmit } from './admit.routes.ts'
import type { DataExporter } from './my-data.ts'
import { profileJobs } from './profile.jobs.ts'
import { profileRoutes } from './profile.routes.ts'
import { createProfileService } from './profile.service.ts'
import { socialRoutes } from './social.routes.ts'
import { createSocialService } from './social.service.ts'
import { mintSecret } from './social-states.ts'

const secret = 'a secret of the tests, long enough'
const publicUrl = 'https://shop.test'
export const confirmed = { kind: 'password', password: goodPassword } as const

/** Accounts with all that people do with them, on fresh ports. `startAnother` gives what one more process would have. */
export async function openProfileShop({ exporters = [] }: { exporters?: DataExporter[] } = {}) {
  const shop = await openAccountShop()
  const { database, kv, clock, accounts, revoked } = shop
  const ids = createIds(clock)
  const outbox = createOutbox({ ids, clock })
  const events = createEvents<Tx>(outbox)
  const folder = await mkdtemp(join(tmpdir(), 'jishi-test-media-'))
  const storage = createDiskStorage({ folder, baseUrl: 'https://media.test' })
  const providers = [createTestProvider('github', 'GitHub'), createTestProvider('qq', 'QQ')] as const
  const common = { database, kv, accounts, clock, publicUrl, config: { secret } }
  const startProfiles = () => createProfileService({ ...common, outbox, events, storage, ids, exporters })
  const startSocials = () => createSocialService({ ...common, providers })
  const profiles = startProfiles()
  const socials = startSocials()
  const mails: Mail[] = []
  const mail = { send: async (sent: Mail) => void mails.push(sent), close: async () => {} }
  const { handlers } = profileJobs({ profiles, mail, clock })
  let people = 0
  let visits = 0

  return {
    ...shop,
    outbox,
    events,
    storage,
    providers,
    profiles,
    socials,
    mails,
    startProfiles,
    startSocials,

    /** Somebody new with a mobile and a password. */
    async person() {
      const mobile = `137${String(++people).padStart(8, '0')}`
      const id = await accounts.createByMobile(mobile)
      await accounts.setPassword(id, goodPassword)
      return { id, mobile }
    },

    rowOf: (id: number) =>
      database.db.selectFrom('user_account').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),

    /** What the SMS to the number says. */
    sendCode: (purpose: SmsPurpose, mobile: string) =>
      shop.requestCode(mobile, `192.0.2.${++visits % 256}`, purpose),

    async logIn(userId: number): Promise<string> {
      const { session } = await accounts.enter(userId, { isPersistent: false }, visitor)
      return session.accessToken
    },

    /** The jobs of this module that wait in the outbox, in the order in which they were written. */
    async listJobs(name: string) {
      const rows = await database.db
        .selectFrom('outbox')
        .selectAll()
        .where('name', '=', name)
        .orderBy('id')
        .execute()
      return rows.map((row) => ({ id: row.job_id, payload: JSON.parse(row.payload) as object }))
    },
    runJob: (name: string, payload: object = {}) => handlers[name]?.(payload, { id: '1', attempt: 1 }),
    /** Runs what waits under this name once, as the worker would. */
    async runJobs(name: string) {
      for (const job of await this.listJobs(name)) await this.runJob(name, job.payload)
      await database.db.deleteFrom('outbox').where('name', '=', name).execute()
    },
    /** Sends what is due and gives the token in the link of the last mail. */
    async readMailedToken(): Promise<string> {
      await this.runJobs('account.send_mail')
      return tokenIn(mails.at(-1))
    },

    listPictures: async () =>
      (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.webp')),
    async close() {
      await shop.close()
      await rm(folder, { recursive: true })
    },

    createApp: () =>
      createProfileApp((app) => {
        useSession(app, createSessionReader({ jwtSecret: secret, clock, isRevoked: revoked.has }))
        useSameSiteCheck(app, { trustedOrigins: [] })
        profileRoutes(app, { profiles })
        socialRoutes(app, { socials, admit: createAdmit(async () => ({ cartMerged: false })) })
      }),
  }
}

export type ProfileShop = Awaited<ReturnType<typeof openProfileShop>>

export function tokenIn(mail: Mail | undefined): string {
  return /\?token=([\w.-]+)/.exec(mail?.text ?? '')?.[1] ?? ''
}

async function createProfileApp(mount: (app: FastifyInstance) => void) {
  const app = Fastify({ trustProxy: true })
  useValidation(app)
  useErrorHandler(app)
  usePictureBodies(app)
  await app.register(cookie)
  mount(app)
  return app
}

/** A third party that keeps the promises of the port: a code is good once, for who set out with its verifier. */
function createTestProvider(name: string, label: string) {
  const granted = new Map<string, { identity: SocialIdentity; challenge: string; redirectUri: string }>()
  const provider: LoginProvider = {
    name,
    label,
    async authorizeUrl({ state, redirectUri, codeVerifier }) {
      const query = { state, redirect_uri: redirectUri, challenge: challengeOf(codeVerifier) }
      return `https://${name}.test/authorize?${new URLSearchParams(query)}`
    },
    async identify(code, { redirectUri, codeVerifier }) {
      const grant = granted.get(code)
      granted.delete(code)
      if (grant?.redirectUri !== redirectUri || grant.challenge !== challengeOf(codeVerifier)) {
        throw new AppError('account.social_refused')
      }
      return grant.identity
    },
  }
  return {
    ...provider,
    /** The person says yes there; gives what the browser brings back. */
    approve(redirectUrl: string, identity: SocialIdentity): { state: string; code: string } {
      const query = new URL(redirectUrl).searchParams
      const [challenge, redirectUri] = [query.get('challenge') ?? '', query.get('redirect_uri') ?? '']
      const code = mintSecret()
      granted.set(code, { identity, challenge, redirectUri })
      return { state: query.get('state') ?? '', code }
    },
  }
}

function challengeOf(codeVerifier: string): string {
  return createHash('sha256').update(codeVerifier).digest('base64url')
}
