import { strToU8, zipSync } from 'fflate'
import type { Database } from '../../infra/database/database.ts'
import type { Kv } from '../../infra/kv/kv.ts'
import type { Storage } from '../../infra/storage/storage.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import { findAccount } from './account.queries.ts'
import { listSessionFacts } from './profile.queries.ts'
import { createPauses } from './profile-pauses.ts'
import { listSocialsOf } from './social.queries.ts'
import { fromOpenidKey } from './social-openid.ts'

const pauseMs = 60_000

/** What one module knows of somebody, as they may read it; it becomes `<name>.json`. */
export interface DataExporter {
  name: string
  read(userId: number): Promise<unknown>
}

interface Deps {
  database: Database
  kv: Kv
  storage: Storage
  clock: Clock
  exporters: readonly DataExporter[]
}

/** Everything that the shop knows of a person, for that person. */
export function createMyData({ database: { db }, kv, storage, clock, exporters }: Deps) {
  const pauses = createPauses({ kv, clock })

  /** Field by field: no hash, no token, no code is anybody's to read. */
  const own: readonly DataExporter[] = [
    {
      name: 'profile',
      async read(userId) {
        const account = await findAccount(db, userId)
        if (account === undefined) throw new AppError('account.session_ended')
        const { id, username, nickname, mobile, email, email_key, avatar, delete_after, created_at } = account
        return {
          id,
          username,
          nickname,
          mobile,
          email,
          emailActive: email_key !== null,
          avatarUrl: avatar === null ? null : storage.urlOf(avatar),
          deletionAt: toTime(delete_after),
          createdAt: toTime(created_at),
        }
      },
    },
    {
      name: 'sessions',
      async read(userId) {
        const sessions = await listSessionFacts(db, userId)
        return sessions.map(({ ip, user_agent, created_at, rotated_at, expires_at, revoked_at }) => ({
          ip,
          userAgent: user_agent,
          createdAt: toTime(created_at),
          lastUsedAt: toTime(rotated_at ?? created_at),
          expiresAt: toTime(expires_at),
          endedAt: toTime(revoked_at),
        }))
      },
    },
    {
      name: 'linked-accounts',
      async read(userId) {
        const socials = await listSocialsOf(db, userId)
        return socials.map(({ provider, openid, nickname, created_at, bound_at }) => ({
          provider,
          openid: fromOpenidKey(openid),
          nickname,
          firstSeenAt: toTime(created_at),
          linkedAt: toTime(bound_at),
        }))
      },
    },
  ]

  return {
    /** A ZIP of JSON files. Once a minute: throws request.too_many. */
    async collect(userId: number): Promise<Uint8Array> {
      const secondsLeft = await pauses.begin(`account:my_data:${userId}`, pauseMs)
      if (secondsLeft > 0) throw new AppError('request.too_many', { retryAfterSeconds: secondsLeft })
      const files: Record<string, Uint8Array> = { 'README.txt': strToU8(explain(clock.now())) }
      for (const { name, read } of [...own, ...exporters]) {
        files[`${name}.json`] = strToU8(`${JSON.stringify(await read(userId), null, 2)}\n`)
      }
      return zipSync(files, { mtime: clock.now() })
    },
  }
}

function toTime(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}

function explain(now: Date): string {
  return [
    '我在集市的数据',
    '',
    '这个压缩包里是集市保存的、与您的账号有关的全部数据，每类一个 JSON 文件。',
    '金额以分为单位，时间为世界标准时间（UTC）。密码、验证码和登录凭证不在其中：我们只保存无法还原的摘要。',
    '',
    'My data at Jishi',
    '',
    'Everything that Jishi keeps about your account, one JSON file for each kind.',
    'Money is in fen (1/100 yuan), times are in UTC. Passwords, codes and login tokens are not in here:',
    'we keep only digests that nobody can turn back.',
    '',
    now.toISOString(),
    '',
  ].join('\r\n')
}
