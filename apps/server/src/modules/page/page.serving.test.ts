import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openPageShop, type PageProcess } from './page.fixtures.ts'

let shop: Awaited<ReturnType<typeof openPageShop>>
let one: PageProcess

beforeEach(async () => {
  shop = await openPageShop()
  one = shop.one
  await one.pages.refresh(['zh-CN /', 'en /', 'zh-CN /item/1', 'en /item/1', 'zh-CN /category/111'], {
    isNew: true,
  })
  await one.runJobs()
  one.drawn.length = 0
})
afterEach(() => shop.close())

describe('§3.2 a static page is served', () => {
  it('in brotli, gzip or as it is, as the browser likes it, each with a tag of its own', async () => {
    const answers = await Promise.all(
      ['gzip, deflate, br', 'gzip', 'br;q=0, gzip;q=0.5', 'identity', 'br;q=0,*'].map((accept) =>
        one.get('/item/1', { 'accept-encoding': accept }),
      ),
    )
    const encodings = answers.map(({ headers }) => headers['content-encoding'])
    expect(encodings).toEqual(['br', 'gzip', 'gzip', undefined, undefined])
    const [brotli, gzip, , plain] = answers.map(({ rawPayload }) => rawPayload)
    const html = plain?.toString() ?? ''
    expect(html).toContain('台灯 1')
    expect(brotliDecompressSync(brotli as Buffer).toString()).toBe(html)
    expect(gunzipSync(gzip as Buffer).toString()).toBe(html)
    expect(new Set(answers.map(({ headers }) => headers.etag)).size).toBe(3)
    for (const { headers, rawPayload } of answers) {
      expect(headers['content-length']).toBe(String(rawPayload.length))
      expect(headers.vary).toBe('accept-encoding, cookie')
      expect(headers['cache-control']).toBe('no-cache')
    }
  })

  it('as a 304 to who has it, with the headers of the page and without its bytes', async () => {
    const accept = { 'accept-encoding': 'br' }
    const whole = await one.get('/item/1', accept)
    const etag = String(whole.headers.etag)
    expect(etag).toMatch(/^"[\w-]+-br"$/)
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const answer = await one.get('/item/1', { ...accept, 'if-none-match': tag })
      expect([answer.statusCode, answer.body]).toEqual([304, ''])
      expect(answer.headers).toMatchObject({
        etag,
        'content-security-policy': "default-src 'self'",
        'cache-control': 'no-cache',
      })
      expect(answer.headers['content-encoding']).toBeUndefined()
    }
    for (const tag of ['"other"', etag.replace('-br', ''), etag.replace('-br', '-gzip')])
      expect((await one.get('/item/1', { ...accept, 'if-none-match': tag })).statusCode).toBe(200)
  })

  it('as new bytes with a new tag when it was changed', async () => {
    const before = await one.get('/item/1')
    await one.edit(1, { price_fen: 4_321_00 })
    await one.runJobs()
    shop.clock.advance(1000)
    const after = await one.get('/item/1', { 'if-none-match': String(before.headers.etag) })
    expect(after.statusCode).toBe(200)
    expect(after.body).toContain('432100')
  })

  it('in the language of the address, else of the cookie, else in Chinese', async () => {
    const languageOf = async (url: string, cookie = '') => {
      const { headers, body } = await one.get(url, { cookie })
      expect(body).toContain(`lang="${headers['content-language']}"`)
      return headers['content-language']
    }
    expect(await languageOf('/item/1')).toBe('zh-CN')
    expect(await languageOf('/item/1', 'a=b; jishi_lang=en')).toBe('en')
    expect(await languageOf('/item/1', 'not_jishi_lang=en; jishi_lang=english')).toBe('zh-CN')
    expect(await languageOf('/item/1?lang=en', 'jishi_lang=zh-CN')).toBe('en')
    expect(await languageOf('/item/1?lang=zh-CN', 'jishi_lang=en')).toBe('zh-CN')
    expect(await languageOf('/item/1?lang=xx', 'jishi_lang=en')).toBe('en')
    expect(one.drawn).toEqual([])
  })

  it('also to who came by an advertisement; what is sorted or filtered is drawn for one', async () => {
    for (const url of ['/item/1?utm_source=qq&utm_medium=cpc', '/?spm=1.2.3&gclid=x&lang=en'])
      expect((await one.get(url)).headers.etag).toBeDefined()
    for (const url of [
      '/category/111?sort=new',
      '/category/111?page=2',
      '/category/111?utm_source=a&brand=1',
    ])
      expect((await one.get(url)).body).toBe('drawn for one')
    expect((await one.get('/item/1', { accept: 'application/json' })).body).toBe('drawn for one')
  })

  it('as a head without its bytes', async () => {
    const { statusCode, headers, body } = await one.app.inject({ method: 'HEAD', url: '/item/1' })
    expect([statusCode, body]).toEqual([200, ''])
    expect(Number(headers['content-length'])).toBeGreaterThan(100)
  })

  it('without a database and a renderer on the way', async () => {
    await one.get('/item/1')
    await one.database.db.deleteFrom('sku').execute()
    await one.database.db.deleteFrom('page').execute()
    shop.clock.advance(60_000)
    expect((await one.get('/item/1')).body).toContain('台灯 1')
    expect(one.drawn).toEqual([])
  })

  it('drawn anew once the scripts of the shop are others: the old ones are gone', async () => {
    const old = await one.get('/item/1')
    one.deploy('b2')
    shop.clock.advance(1000)
    expect((await one.get('/item/1')).statusCode).toBe(200)
    expect(one.drawn).not.toEqual([])
    await vi.waitFor(async () => expect((await one.store.head('zh-CN /item/1'))?.build).toBe('b2'))
    shop.clock.advance(1000)
    const count = one.drawn.length
    expect((await one.get('/item/1')).headers.etag).toBe(old.headers.etag)
    expect(one.drawn).toHaveLength(count)
  })

  it('whole and without an error to everybody while it is rendered anew', async () => {
    let isEditing = true
    const editing = (async () => {
      for (let price = 1; price <= 30; price++) {
        await one.edit(1, { price_fen: price })
        await one.runJobs()
        shop.clock.advance(400)
      }
      isEditing = false
    })()
    const seen = new Set<string>()
    while (isEditing) {
      const answers = await Promise.all(Array.from({ length: 8 }, () => one.get('/item/1')))
      for (const { statusCode, body } of answers) {
        expect(statusCode).toBe(200)
        expect(body).toMatch(/^<!doctype html>.*<\/html>$/s)
        seen.add(/"priceFen":(\d+)/.exec(body)?.[1] ?? '')
      }
      await new Promise((resolve) => setImmediate(resolve))
    }
    await editing
    expect(seen.size).toBeGreaterThan(3)
    shop.clock.advance(1000)
    expect((await one.get('/item/1')).body).toContain('"priceFen":30,')
  })
})
