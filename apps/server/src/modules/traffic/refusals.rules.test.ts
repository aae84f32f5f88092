import { describe, expect, it } from 'vitest'
import { banLengthMs, pointsOf, pointsUntilBan, type Refusal } from './refusals.rules.ts'

const page = { method: 'GET', route: '/*', countedAs: 'shared', site: undefined } as const
const login = {
  method: 'POST',
  route: '/api/account/sessions',
  countedAs: 'exact',
  site: 'same-origin',
} as const
const points = (refusal: Partial<Refusal>) => pointsOf({ status: 404, ...page, ...refusal })
/** How many of them lead to a ban. */
const until = (refusal: Partial<Refusal>) => Math.floor(pointsUntilBan / points(refusal)) + 1

describe('§16.1 what leads to an automatic ban', () => {
  it('looking for what is not there, or what is not for everybody', () => {
    expect(until({ status: 404 })).toBe(301)
    expect(until({ status: 404, route: undefined, countedAs: undefined })).toBe(301)
    expect(until({ status: 403, route: '/api/orders', method: 'POST', countedAs: 'exact' })).toBe(301)
  })

  it('going on at a low limit; at the limit of a whole office ten times as late', () => {
    expect(until({ ...login, status: 429 })).toBe(301)
    expect(until({ status: 429 })).toBe(3001)
  })

  it('not an office on Monday morning, whose sessions have run out', () => {
    expect(until({ status: 401, route: '/api/account/me' })).toBe(3001)
  })

  it('nor somebody of the staff who looks at what is not for them', () => {
    expect(until({ status: 403, route: '/api/admin/audit' })).toBe(3001)
  })

  it('never wrong passwords, which have guards of their own', () => {
    expect([401, 403].map((status) => points({ ...login, status }))).toEqual([0, 0])
    for (const route of ['sessions/sms', 'social/bind/login', 'password-resets', 'sessions/refresh'])
      expect(points({ ...login, route: `/api/account/${route}`, status: 401 })).toBe(0)
    expect(points({ ...login, route: '/api/admin/session', status: 401 })).toBe(0)
  })

  it('nor files that a new release has taken away, nor answers that are no refusals', () => {
    expect(points({ route: undefined, countedAs: 'nothing' })).toBe(0)
    expect([400, 409, 413, 422, 500].map((status) => points({ status }))).toEqual([0, 0, 0, 0, 0])
  })

  it("nor anything that another site's page makes a visitor's browser ask", () => {
    expect([401, 403, 404, 429].map((status) => points({ status, site: 'cross-site' }))).toEqual([0, 0, 0, 0])
  })
})

it('§16.1 bans for a quarter of an hour, then twice as long each time, a day at most', () => {
  const minutes = [1, 2, 3, 4, 5, 6, 7, 8, 2000].map((time) => banLengthMs(time) / 60_000)
  expect(minutes).toEqual([15, 30, 60, 120, 240, 480, 960, 1440, 1440])
})
