import { addFile, getFile, listFiles } from '@jishi/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { hugePng } from '../../infra/images/images.fixtures.ts'
import { buildStaff } from '../staff/staff.fixtures.ts'
import { drawPicture } from './file.fixtures.ts'

let shop: TestShop
let token: string
beforeAll(async () => {
  shop = await openTestShop({ env: { RATE_LIMIT_SCALE: '0' } })
  token = (await buildStaff(shop.services, { permissions: ['file.add', 'file.view'] })).token
})
afterAll(() => shop.close())

const upload = (
  payload: Buffer,
  { type = 'image/png', bearer = token, query = '' }: { type?: string; bearer?: string; query?: string } = {},
) =>
  shop.app.inject({
    method: 'POST',
    url: `/api${addFile.path}${query}`,
    headers: { 'content-type': type, authorization: `Bearer ${bearer}` },
    payload,
  })
const get = (path: string) =>
  shop.app.inject({ method: 'GET', url: path, headers: { authorization: `Bearer ${token}` } })
const codeOf = (answer: { json(): { error: { code: string } } }) => answer.json().error.code
const png = (width = 300, height = 200) => drawPicture(width, height).png().toBuffer()

describe('§17.1 POST /admin/files', () => {
  it('keeps a picture, whose sizes a worker makes, and serves all of it', async () => {
    const answer = await upload(await png(900, 900), { query: '?shape=square' })
    expect(answer.statusCode, answer.body).toBe(201)
    const file = answer.json()
    expect(file).toMatchObject({ state: 'pending', width: 800, height: 800, url: file.path })
    await shop.startJobs()
    const fileUrl = `/api${getFile.path.replace(':id', file.id)}`
    await expect.poll(async () => (await get(fileUrl)).json().state, { timeout: 20_000 }).toBe('ready')
    for (const [ending, type] of [
      ['.webp', 'image/webp'],
      ['_400.webp', 'image/webp'],
      ['_800.avif', 'image/avif'],
    ] as const) {
      const picture = await shop.app.inject(file.path.replace('.webp', ending))
      expect([picture.statusCode, picture.headers['content-type']]).toEqual([200, type])
      expect(picture.headers['cache-control']).toContain('immutable')
    }
    expect((await get(`/api${listFiles.path}`)).json().items[0]).toMatchObject({ id: file.id })
  })

  it('looks at the bytes, not at what they are called', async () => {
    const jpeg = await drawPicture().jpeg().toBuffer()
    expect((await upload(jpeg, { type: 'image/png' })).statusCode).toBe(201)
    expect((await upload(jpeg, { type: 'image/svg+xml' })).statusCode).toBe(201)
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    for (const type of ['image/png', 'image/svg+xml']) {
      expect(codeOf(await upload(svg, { type }))).toBe('file.picture_refused')
    }
    expect((await upload(jpeg, { type: 'text/html' })).statusCode).toBe(415)
  })

  it('refuses nothing, half a picture, a bomb, and more than 5 MB', async () => {
    expect(codeOf(await upload(Buffer.alloc(0)))).toBe('request.unsupported_media')
    const whole = await png()
    expect(codeOf(await upload(whole.subarray(0, whole.length >> 1)))).toBe('file.picture_refused')
    expect(codeOf(await upload(hugePng(50_000)))).toBe('file.picture_refused')
    const padded = Buffer.concat([whole, Buffer.alloc(6 * 1024 * 1024)])
    expect((await upload(padded)).statusCode).toBe(413)
    expect((await upload(whole, { query: '?shape=round' })).statusCode).toBe(400)
  })

  it('takes uploads from those of the staff who may, and nobody else', async () => {
    const viewer = await buildStaff(shop.services, { permissions: ['file.view'] })
    expect((await upload(await png(), { bearer: viewer.token })).statusCode).toBe(403)
    expect((await upload(await png(), { bearer: 'guessed' })).statusCode).toBe(401)
    const rows = await shop.services.database.db.selectFrom('file').selectAll().execute()
    expect(rows.some((row) => row.created_by === viewer.id)).toBe(false)
  })

  it('writes into the audit log who added what', async () => {
    const file = (await upload(await png(77, 77))).json()
    const { items } = await shop.services.audit.list({ subjectKind: 'file', subjectId: String(file.id) })
    expect(items).toMatchObject([{ action: 'file.add', after: { key: file.path.slice(1), width: 77 } }])
  })
})
