import Fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { useErrorHandler } from './error-handler.ts'
import { useOpenApi } from './openapi.ts'
import { useSecurityHeaders } from './security-headers.ts'

async function openApp() {
  const app = Fastify({ trustProxy: ['198.51.100.1'] })
  useErrorHandler(app)
  useSecurityHeaders(app)
  await useOpenApi(app)
  app.get('/api/thing', async () => ({}))
  app.get('/api/broken', async () => {
    throw new Error('broken')
  })
  app.get('/dev/page', (_request, reply) =>
    reply.header('content-security-policy', "img-src 'self'").send('page'),
  )
  app.get('/media/*', async () => 'picture')
  app.get('/simulators/alipay/gateway.do', async () => 'page')
  return app
}

describe('§16.2 every answer', () => {
  it.each(['/api/thing', '/api/broken'])(
    '%s, which is data, is nothing else and for nobody else',
    async (url) => {
      const { headers } = await (await openApp()).inject(url)
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-site',
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      })
    },
  )

  it.each(['/nowhere', '/media/a.svg', '/api/docs', '/api/docs/json', '/simulators/alipay/gateway.do'])(
    '%s carries the headers that keep a browser from harm',
    async (url) => {
      const { headers } = await (await openApp()).inject(url)
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'strict-origin-when-cross-origin',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-site',
        'permissions-policy': expect.stringContaining('camera=()'),
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      })
      expect(headers['content-security-policy']).toMatch(/^default-src '(none|self)'/)
    },
  )

  it('may load nothing when it is data, and its own scripts when it is the API reference', async () => {
    const app = await openApp()
    const policyOf = async (url: string) => (await app.inject(url)).headers['content-security-policy']
    expect(await policyOf('/api/thing')).toMatch(/^default-src 'none'/)
    expect(await policyOf('/api/docs')).toContain("script-src 'self';")
    expect(await policyOf('/api/docs/static/index.html')).toContain("script-src 'self';")
    expect(await policyOf('/media/a.svg')).toContain('sandbox')
    expect(await policyOf('/simulators/alipay/gateway.do')).toContain("style-src 'unsafe-inline'")
  })

  it('keeps the policy that a page gives itself', async () => {
    const { headers } = await (await openApp()).inject('/dev/page')
    expect(headers['content-security-policy']).toBe("img-src 'self'")
    expect(headers['x-content-type-options']).toBe('nosniff')
  })

  it('asks for HTTPS in future only over HTTPS, as a trusted proxy says it', async () => {
    const app = await openApp()
    const ask = async (remoteAddress: string) => {
      const headers = { 'x-forwarded-proto': 'https' }
      const answer = await app.inject({ url: '/api/thing', remoteAddress, headers })
      return answer.headers['strict-transport-security']
    }
    expect(await ask('198.51.100.1')).toBe('max-age=31536000')
    expect(await ask('203.0.113.7')).toBeUndefined()
  })
})
