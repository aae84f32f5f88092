import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppError } from '../../kernel/app-error.ts'
import { createGithubLogin } from './github.ts'
import { composeUrl, parseAnswer } from './http-answer.ts'

describe('parseAnswer', () => {
  const fields = { error: 100020, error_description: 'code is reused error' }
  const json = JSON.stringify(fields)

  it.each([
    ['JSON', json, fields],
    ['a callback', `callback( ${json} );\n`, fields],
    ['a callback without spaces', `callback(${json})`, fields],
    [
      'urlencoded',
      'access_token=a%2Bb&scope=&name=%E5%B0%8F+%E6%BB%A1',
      { access_token: 'a+b', scope: '', name: '小 满' },
    ],
    ['a callback over lines', `callback(\n${json}\n);`, fields],
  ])('reads %s', (_, text, expected) => {
    expect(parseAnswer(text)).toEqual(expected)
  })

  it.each([
    '',
    'null',
    '[]',
    '"text"',
    '12',
    'callback( [] );',
    '<html><a href="?x=1&y=2"></html>',
    'a=b c=d',
    '{"a":',
  ])('reads nothing in %j', (text) => {
    expect(parseAnswer(text)).toBeUndefined()
  })

  it('takes no time over what nearly has a shape', () => {
    const began = performance.now()
    for (const text of [`a=b${'&a=b'.repeat(15_000)}<`, `callback(${' '.repeat(60_000)}x`]) parseAnswer(text)
    expect(performance.now() - began).toBeLessThan(1000)
  })
})

describe('composeUrl', () => {
  it('keeps what the address has and encodes what is added', () => {
    expect(composeUrl('https://a.test/x?y=1', { z: 'a b&c+汉' })).toBe(
      'https://a.test/x?y=1&z=a%20b%26c%2B%E6%B1%89',
    )
  })
})

describe('a provider that answers strangely', () => {
  let answer: { status?: number; body: string }
  const server = createServer((_request, response) => {
    response.writeHead(answer.status ?? 200).end(answer.body)
  })
  let base = ''
  beforeAll(async () => {
    await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => void server.close())

  async function fail(): Promise<string> {
    const keys = { clientId: 'id', clientSecret: 'sEcRet-1', authorizeBaseUrl: base, apiBaseUrl: base }
    const request = { state: 's', redirectUri: 'http://shop.test/back', codeVerifier: 'vErIfier-1' }
    const error = await createGithubLogin(keys)
      .identify('cOde-1', request)
      .catch((thrown: unknown) => thrown)
    if (!(error instanceof AppError)) throw new Error('it did not fail')
    expect(error.code).toBe('account.provider_unreachable')
    return collect(error)
  }

  it.each([
    ['a token that may not stand in a header', '{"access_token":"tOken-1\\nx: y"}'],
    ['a token in what is nearly JSON', 'tOken-1'],
    ['a token in an error', '{"error":"tOken-1 is bad","error_description":"tOken-1"}'],
    ['our secrets in an error', '{"error":"sEcRet-1 cOde-1 vErIfier-1"}'],
    ['an empty token', '{"access_token":""}'],
    ['a person without an id', '{"access_token":"tOken-1","name":"小满"}'],
    ['an id that is no whole number', '{"access_token":"tOken-1","id":1.5}'],
    ['an id too great to be exact', '{"access_token":"tOken-1","id":9007199254740993}'],
    ['an id with a line in it', '{"access_token":"tOken-1","id":"1\\n2"}'],
    ['an id too long to be kept', `{"access_token":"tOken-1","id":"${'1'.repeat(256)}"}`],
  ])('tells no secret of %s', async (_, body) => {
    answer = { body }
    expect(await fail()).not.toMatch(/(tOken|sEcRet|cOde|vErIfier)-1/)
  })

  it('is not believed when it says that it is out of order', async () => {
    answer = { status: 500, body: '{"access_token":"tOken-1","id":1}' }
    await fail()
  })

  it('is listened to for 64 KB and no longer', async () => {
    answer = {
      body: JSON.stringify({ access_token: 'tOken-1', id: 1, name: '小满', more: ' '.repeat(65_536) }),
    }
    expect(await fail()).toContain('65536')
  })
})

function collect(error: unknown): string {
  return error instanceof Error ? `${error.message}\n${error.stack}\n${collect(error.cause)}` : ''
}
