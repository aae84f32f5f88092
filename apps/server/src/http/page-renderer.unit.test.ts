import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { createPageRenderer, type NodeHandler } from './page-renderer.ts'

/** Asks for what stands in its address, late and one after the other, and prints what it got and who came. */
const storefront: NodeHandler = async (request, response) => {
  const [, status = '200', ...names] = (request.url ?? '').split('/')
  const texts: string[] = []
  for (const name of names) {
    await sleep(Math.random() * 5)
    texts.push((await (await request.jishiFetch?.(`/api/${name}`, {}))?.text()) ?? '')
  }
  response.statusCode = Number(status)
  response.setHeader('Content-Security-Policy', "default-src 'self'")
  response.end(`${texts.join()} ${request.headers.cookie}`)
}
const callApi = async (url: string) =>
  url.endsWith('missing') ? new Response('no', { status: 404 }) : Response.json({ url })

const { renderPage, close } = await createPageRenderer(storefront, callApi)
afterAll(close)

describe('§3.2 drawing pages in this process', () => {
  it('gives the bytes, the headers and what was asked for each of many pages at once', async () => {
    const numbers = Array.from({ length: 20 }, (_, index) => index)
    const pages = await Promise.all(
      numbers.map((n) => renderPage(`/200/a${n}/b${n}`, n % 2 ? 'en' : 'zh-CN')),
    )
    pages.forEach(({ status, headers, html, calls }, n) => {
      expect(calls).toEqual(
        ['a', 'b'].map((name) => ({ url: `/api/${name}${n}`, reply: { url: `/api/${name}${n}` } })),
      )
      expect(html.toString()).toContain(`jishi_lang=${n % 2 ? 'en' : 'zh-CN'}`)
      expect([status, headers['content-security-policy']]).toEqual([200, "default-src 'self'"])
    })
  })

  it('notes nothing of what was answered badly', async () => {
    const { status, calls } = await renderPage('/410/missing/there', 'en')
    expect(status).toBe(410)
    expect(calls.map(({ url }) => url)).toEqual(['/api/there'])
  })

  it('gives the socket by its old name, too, and nobody is warned of that', async () => {
    const warnings: string[] = []
    const note = ({ message }: Error) => warnings.push(message)
    process.on('warning', note)
    const asking = await createPageRenderer(
      (request, response) => response.end(String(request.connection === request.socket)),
      callApi,
    )
    expect((await asking.renderPage('/', 'en')).html.toString()).toBe('true')
    // A warning is told in the next turn.
    await new Promise(setImmediate)
    process.off('warning', note)
    expect(warnings).toEqual([])
    await asking.close()
  })
})
