import { type Challenge, solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import type { RunningShop } from './shop.ts'

export const password = 'lantern-Street-88'

/** An account made through the API, with everything a browser would have to bring. */
export async function registerByApi(shop: RunningShop, username: string, mobile: string): Promise<void> {
  await post(shop, '/account/sms-codes', { mobile, purpose: 'register', human: await solveHuman(shop) })
  const smsCode = await shop.readSmsCode(mobile)
  await post(shop, '/account/register', {
    username,
    mobile,
    password,
    smsCode,
    acceptedTerms: true,
    transport: 'bearer',
  })
}

async function solveHuman({ url }: RunningShop) {
  const answer = await fetch(`${url}/api/account/human-check?kind=altcha`)
  const { challenge } = (await answer.json()) as { challenge: Challenge }
  const solution = await solveChallenge({ challenge, deriveKey })
  const payload = Buffer.from(JSON.stringify({ challenge, solution })).toString('base64')
  return { kind: 'altcha', payload }
}

async function post({ url }: RunningShop, path: string, body: object): Promise<void> {
  const answer = await fetch(`${url}/api${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
}
