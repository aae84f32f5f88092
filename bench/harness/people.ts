import { createSigner } from 'fast-jwt'
import type { AccessClaims } from '../../apps/server/src/http/session.ts'
import { createPasswords } from '../../apps/server/src/kernel/passwords.ts'
import type { Buyer } from '../load/protocol.ts'
import type { Mall } from './mall.ts'

export interface Person {
  id: number
  token: string
}

const hourMs = 3_600_000
/** SQLite takes 32,766 values in a statement. */
const atOnce = 4_000

/**
 * Accounts written straight into the database, with tokens signed as the server signs them: registering by SMS code and
 * hashing a password for each would take longer than the measurement. Nobody can log in to them.
 */
export async function createPeople(
  { database, secret }: Pick<Mall, 'database' | 'secret'>,
  { first, count }: { first: number; count: number },
): Promise<Person[]> {
  const people: Person[] = []
  for (let done = 0; done < count; done += atOnce) {
    const some = { first: first + done, count: Math.min(atOnce, count - done) }
    people.push(...(await createSome({ database, secret }, some)))
  }
  return people
}

async function createSome(
  { database, secret }: Pick<Mall, 'database' | 'secret'>,
  { first, count }: { first: number; count: number },
): Promise<Person[]> {
  const now = Date.now()
  const accounts = Array.from({ length: count }, (_, index) => composeAccount(first + index, now))
  await database.db.insertInto('user_account').values(accounts).execute()
  const rows = await database.db
    .selectFrom('user_account')
    .select('id')
    .where(
      'username_key',
      'in',
      accounts.map((account) => account.username_key),
    )
    .orderBy('id')
    .execute()
  const sign = createSigner({ key: secret, algorithm: 'HS256' })
  return rows.map(({ id }) => ({ id, token: sign(claimsOf(id, now)) }))
}

function composeAccount(index: number, now: number) {
  const digits = String(index).padStart(8, '0')
  const name = `bench-${digits}`
  return {
    username: name,
    username_key: name,
    mobile: `199${digits}`,
    password_hash: '!',
    nickname: name,
    created_at: now,
  }
}

function claimsOf(id: number, now: number): AccessClaims {
  return {
    sub: String(id),
    family: id.toString(16).padStart(32, '0'),
    iat: Math.floor(now / 1000),
    exp: Math.floor((now + 12 * hourMs) / 1000),
  }
}

/** One hash for all: making one takes as long as a login. Gives the names to log in by. */
export async function givePassword(
  { db }: Mall['database'],
  people: Person[],
  password: string,
): Promise<string[]> {
  const ids = people.map(({ id }) => id)
  await db
    .updateTable('user_account')
    .set({ password_hash: await createPasswords().hash(password, 'bench') })
    .where('id', 'in', ids)
    .execute()
  const rows = await db.selectFrom('user_account').select('username').where('id', 'in', ids).execute()
  return rows.map(({ username }) => username)
}

/** Gives everybody an address, through the shop itself. */
export async function giveAddresses(origin: string, people: Person[]): Promise<Buyer[]> {
  const region = await findRegion(origin)
  const buyers: Buyer[] = []
  for (const { token } of people) {
    const { id } = await call<{ id: number }>(`${origin}/api/addresses`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ recipient: '赵小满', ...region, detail: '丰登街 1 号', mobile: '13900000000' }),
    })
    buyers.push({ token, addressId: id })
  }
  return buyers
}

async function findRegion(origin: string) {
  const below = (parent: string) =>
    call<{ code: string }[]>(`${origin}/api/regions${parent === '' ? '' : `?parent=${parent}`}`)
  const first = async (parent: string) => (await below(parent))[0]?.code ?? ''
  const provinceCode = await first('')
  const cityCode = await first(provinceCode)
  return { provinceCode, cityCode, districtCode: await first(cityCode) }
}

async function call<Reply>(url: string, init?: RequestInit): Promise<Reply> {
  const answer = await fetch(url, init)
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as Reply
}
