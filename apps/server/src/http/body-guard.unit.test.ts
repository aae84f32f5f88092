import fc from 'fast-check'
import Fastify, { type InjectOptions } from 'fastify'
import { describe, expect, it } from 'vitest'
import { isOvergrown, useBodyGuard } from './body-guard.ts'
import { useErrorHandler } from './error-handler.ts'

const app = Fastify({ bodyLimit: 1024 * 1024 })
useErrorHandler(app)
useBodyGuard(app)
app.all('/thing', async ({ body }) => ({ body: body ?? null }))

async function send(payload: string, type = 'application/json', method: InjectOptions['method'] = 'POST') {
  const answer = await app.inject({ method, url: '/thing', payload, headers: { 'content-type': type } })
  return answer.statusCode === 200 ? 'taken' : `${answer.statusCode} ${answer.json().error.code}`
}

const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
const wide = (keys: number) =>
  JSON.stringify(Object.fromEntries(Array.from({ length: keys }, (_, n) => [`k${n}`, n])))

describe('§16.2 a JSON body', () => {
  it('may be 32 levels deep and no deeper, of objects or of lists', async () => {
    expect(await send(nested(32))).toBe('taken')
    expect(await send(nested(33))).toBe('400 request.invalid')
    expect(await send(`${'['.repeat(32)}${']'.repeat(32)}`)).toBe('taken')
    expect(await send(`${'['.repeat(33)}${']'.repeat(33)}`)).toBe('400 request.invalid')
    expect(await send('['.repeat(100_000))).toBe('400 request.invalid')
  })

  it('may have 2,000 keys and no more, also spread over many objects', async () => {
    expect(await send(wide(2_000))).toBe('taken')
    expect(await send(wide(2_001))).toBe('400 request.invalid')
    expect(await send(JSON.stringify(Array.from({ length: 2_001 }, () => ({ a: 1 }))))).toBe(
      '400 request.invalid',
    )
    expect(await send(`[${'0,'.repeat(30_000)}0]`)).toBe('400 request.invalid')
  })

  it('is not measured by what stands in its texts', async () => {
    const text = `${'[{":,'.repeat(3_000)} \\ " \\" \\\\`
    expect(await send(JSON.stringify({ text, [text]: 1, last: 'ends in \\' }))).toBe('taken')
  })

  it('changes no prototype', async () => {
    for (const body of [
      '{"__proto__":{"a":1}}',
      '{"b":[{"__proto__":{}}]}',
      '{"constructor":{"prototype":{"a":1}}}',
    ])
      expect(await send(body)).toBe('400 request.invalid')
  })

  it('is there, whole, and at most a megabyte', async () => {
    for (const body of ['', ' ', '{', '{"a":1}}', "{'a':1}"])
      expect(await send(body)).toBe('400 request.invalid')
    expect(await send(JSON.stringify('x'.repeat(1024 * 1024)))).toBe('413 request.too_large')
  })
})

describe('§16.2 any other body', () => {
  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'image/png', 'nonsense'])(
    'of %s is not taken',
    async (type) => expect(await send('{"a":1}', type)).toBe('415 request.unsupported_media'),
  )

  it('of a GET is not looked at', async () => {
    expect(await send(nested(99), 'application/json', 'GET')).toBe('taken')
  })

  it('may be missing', async () => {
    const answer = await app.inject({ method: 'POST', url: '/thing' })
    expect(answer.json()).toEqual({ body: null })
  })
})

it('finds what is too deep in any JSON, and nothing else', () => {
  const depthOf = (value: unknown): number =>
    typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 40, stringUnit: 'binary' }), fc.nat(40), (inner, levels) => {
      let value = inner
      for (let n = 0; n < levels; n++) value = n % 2 === 0 ? [value] : { 'a"\\': value }
      expect(isOvergrown(JSON.stringify(value))).toBe(depthOf(value) > 32)
    }),
  )
})
