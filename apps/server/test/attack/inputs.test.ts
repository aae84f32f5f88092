import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AttackedEndpoint, endpoints } from './endpoints.ts'
import { expectHarmless } from './leaks.ts'
import { type Field, listFields, plant, type Schema, sampleOf, takesType } from './sample.ts'
import { openScene, type Scene } from './scene.ts'

let scene: Scene
let superuserToken: string
beforeAll(async () => {
  scene = await openScene()
  superuserToken = await scene.staffToken()
})
afterAll(() => scene.close())

const withBody = endpoints.filter(({ body }) => body !== undefined)
const tokenFor = async ({ auth }: AttackedEndpoint) => {
  if (auth === 'none') return undefined
  return auth === 'staff' ? superuserToken : await scene.tokenOf(scene.attacker)
}

const bombs: Record<string, { payload: string; type?: string; statuses: number[] }> = {
  'two megabytes': { payload: JSON.stringify({ a: 'x'.repeat(2 * 1024 * 1024) }), statuses: [413] },
  'a hundred thousand brackets': { payload: '['.repeat(100_000) + ']'.repeat(100_000), statuses: [400] },
  'objects in objects': { payload: `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`, statuses: [400] },
  'ten thousand keys': {
    payload: JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`k${n}`, n]))),
    statuses: [400],
  },
  'a polluted prototype': { payload: '{"__proto__":{"isAdmin":true}}', statuses: [400] },
  'half of an object': { payload: '{"a":', statuses: [400] },
  nothing: { payload: '', statuses: [400] },
  'a list': { payload: '[]', statuses: [400] },
  'a number': { payload: '7', statuses: [400] },
  null: { payload: 'null', statuses: [400] },
  XML: { payload: '<a/>', type: 'application/xml', statuses: [415] },
}

describe('a body that is', () => {
  it.each(Object.entries(bombs))('%s is refused by every endpoint', async (attack, bomb) => {
    for (const endpoint of withBody) {
      const answer = await scene.app.inject({
        method: endpoint.method,
        url: `/api${endpoint.path.replace(/:\w+/g, '1')}`,
        payload: bomb.payload,
        headers: {
          'content-type': bomb.type ?? 'application/json',
          ...(endpoint.auth !== 'none' && { authorization: `Bearer ${await tokenFor(endpoint)}` }),
        },
      })
      expectHarmless(endpoint, answer, attack)
      const said = `${attack}: ${endpoint.name} -> ${answer.body.slice(0, 200)}`
      expect([...bomb.statuses, 400], said).toContain(answer.statusCode)
    }
  })
})

const impostors: Record<string, unknown> = {
  string: 'text',
  number: 1.5,
  boolean: false,
  null: null,
  object: { $ne: null },
  array: [['nested']],
}

describe('a field of the wrong type', () => {
  it.each(withBody)('of $name ($method $path) is named in a 400', async (endpoint) => {
    const schema = endpoint.body as Schema
    const good = sampleOf(schema)
    for (const { path, schema: field } of listFields(schema)) {
      for (const [type, impostor] of Object.entries(impostors)) {
        if (takesType(field, type)) continue
        const body = plant(good, path, impostor)
        const answer = await scene.send(endpoint, { body, token: await tokenFor(endpoint) })
        const attack = `${type} for ${path.join('.')}`
        expectHarmless(endpoint, answer, attack)
        expect(answer.statusCode, `${attack}: ${endpoint.name} ${answer.body}`).toBe(400)
        expect(JSON.stringify(answer.json().error.details?.fields), attack).toContain(path[0])
      }
    }
  })
})

const words = [
  "' or '1'='1",
  '"; drop table user_account; --',
  '1; select sleep(5)#',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '{{constructor.constructor("return process")()}}',
  '../../../../etc/passwd',
  '%00\u0000',
  '\u202Eabc\uFFFF',
  '𠮷'.repeat(5),
]

describe('SQL and script', () => {
  it.each(endpoints)('in every text of $name ($method $path) stay text', async (endpoint) => {
    const token = await tokenFor(endpoint)
    for (const part of ['body', 'query', 'params'] as const) {
      const schema = endpoint[part] as Schema | undefined
      if (schema === undefined) continue
      for (const { path } of listFields(schema).filter(takesText)) {
        for (const word of words) {
          const given = { [part]: plant(sampleOf(schema), path, word) }
          const answer = await scene.send(endpoint, { ...given, token })
          expectHarmless(endpoint, answer, `${word} for ${part}.${path.join('.')}`)
          if (answer.body.includes('<script>')) {
            expect(String(answer.headers['content-type'])).toContain('application/json')
            expect(answer.headers['x-content-type-options']).toBe('nosniff')
          }
        }
      }
    }
  })

  it('the tables are still there', async () => {
    const { database } = scene.services
    for (const table of [
      'user_account',
      'user_session',
      'address',
      'payment',
      'sku_stock',
      'staff',
      'audit_log',
    ]) {
      const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(
        database.db,
      )
      expect(Number(rows[0]?.n), table).toBeGreaterThan(0)
    }
  })
})

function takesText({ schema }: Field): boolean {
  return takesType(schema, 'string')
}
