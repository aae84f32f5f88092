import cookie from '@fastify/cookie'
import { createSigner } from 'fast-jwt'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestPorts } from '../../../test/ports.ts'
import { useErrorHandler } from '../../http/error-handler.ts'
import { createSessionReader, useSession } from '../../http/session.ts'
import { useValidation } from '../../http/validation.ts'
import { systemClock } from '../../kernel/clock.ts'
import { addressRoutes, createAddressService } from './index.ts'

const jwtSecret = 'a secret of the tests, long enough'
const sign = createSigner({ key: jwtSecret, algorithm: 'HS256', expiresIn: 60_000 })
const bearer = (userId: number) => ({
  authorization: `Bearer ${sign({ sub: String(userId), family: 'f'.repeat(32) })}`,
})
const home = {
  recipient: '林小满',
  provinceCode: '330000',
  cityCode: '330100',
  districtCode: '330106',
  detail: '龙井路 1 号',
  mobile: '13812345678',
}

let ports: Awaited<ReturnType<typeof openTestPorts>>
let app: FastifyInstance
beforeAll(async () => {
  ports = await openTestPorts()
  const addresses = createAddressService({ database: ports.database, clock: systemClock })
  await addresses.importRegions()
  app = Fastify()
  useValidation(app)
  useErrorHandler(app)
  await app.register(cookie)
  useSession(app, createSessionReader({ isRevoked: () => false, jwtSecret, clock: systemClock }))
  addressRoutes(app, { addresses })
})
afterAll(async () => {
  await app.close()
  await ports.close()
})

it('lists divisions to anybody', async () => {
  const provinces = await app.inject('/api/regions')
  expect(provinces.json()).toHaveLength(34)
  expect((await app.inject('/api/regions?parent=330100')).body).toContain('西湖区')
  expect((await app.inject('/api/regions')).body).toBe(provinces.body)
  expect((await app.inject('/api/regions?parent=zhejiang')).statusCode).toBe(400)
})

it('takes an owner through adding, reading, changing, choosing and removing', async () => {
  const headers = bearer(1)
  const created = await app.inject({ method: 'POST', url: '/api/addresses', payload: home, headers })
  expect(created.statusCode).toBe(201)
  expect(created.body).not.toContain(home.mobile)
  const url = `/api/addresses/${created.json().id}`
  expect((await app.inject({ url, headers })).json().mobile).toBe(home.mobile)
  const changed = await app.inject({ method: 'PUT', url, payload: { ...home, title: '公司' }, headers })
  expect(changed.json().title).toBe('公司')
  expect((await app.inject({ method: 'PUT', url: `${url}/default`, headers })).json()).toEqual({ done: true })
  const list = await app.inject({ url: '/api/addresses', headers })
  expect(list.json()).toEqual([changed.json()])
  expect(list.body).not.toContain(home.mobile)
  expect((await app.inject({ method: 'DELETE', url, headers })).json()).toEqual({ done: true })
  expect((await app.inject({ url: '/api/addresses', headers })).json()).toEqual([])
})

it("P4: answers a stranger with somebody else's id as with one that nobody has", async () => {
  const created = await app.inject({
    method: 'POST',
    url: '/api/addresses',
    payload: home,
    headers: bearer(2),
  })
  for (const id of [created.json().id, 987_654]) {
    const url = `/api/addresses/${id}`
    for (const asked of [
      { method: 'GET', url },
      { method: 'PUT', url, payload: home },
      { method: 'PUT', url: `${url}/default` },
      { method: 'DELETE', url },
    ] as const) {
      const answer = await app.inject({ ...asked, headers: bearer(3) })
      expect([answer.statusCode, answer.json().error.code]).toEqual([404, 'address.not_found'])
      expect((await app.inject(asked)).json().error.code).toBe('account.login_required')
    }
  }
})
