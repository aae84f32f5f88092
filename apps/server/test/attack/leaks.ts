import { expect } from 'vitest'
import type { AttackedEndpoint } from './endpoints.ts'

/** What an answer to an attack looks like: never our fault, never our inner life. */
const innerLife = [
  /\bat (?:async )?[\w.<>]+ \(?(?:file:|node:|\/)/,
  /node_modules/,
  /SQLITE_|SqliteError|ER_[A-Z_]{4,}|near ".*": syntax error/,
  /\b(?:insert into|select .+ from|update .+ set)\b/i,
  /\$argon2id\$/,
  /password_hash|token_hash|username_key|totp_secret/,
  /"stack"/,
]

export function expectHarmless(
  { name, method, path }: AttackedEndpoint,
  answer: { statusCode: number; body: string },
  attack: string,
): void {
  const what = `${attack}: ${name} (${method} ${path}) -> ${answer.statusCode} ${answer.body.slice(0, 300)}`
  expect(answer.statusCode, what).toBeLessThan(500)
  for (const pattern of innerLife) expect(answer.body, what).not.toMatch(pattern)
}
