import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { mediaRoutes } from './media.ts'
import { useSecurityHeaders } from './security-headers.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jishi-test-media-'))
  await mkdir(join(folder, 'media/file'), { recursive: true })
  await writeFile(join(folder, 'media/file/a.webp'), 'picture')
  await writeFile(join(folder, 'secret.webp'), 'secret')
})
afterAll(() => rm(folder, { recursive: true }))

async function get(path: string, baseUrl = '') {
  const app = Fastify()
  useSecurityHeaders(app)
  await mediaRoutes(app, { config: { driver: 'disk', folder, baseUrl } })
  return app.inject(path)
}

it('§17.1 serves pictures of the folder for good, and nothing beside them', async () => {
  const picture = await get('/media/file/a.webp')
  expect([picture.statusCode, picture.body]).toEqual([200, 'picture'])
  expect(picture.headers).toMatchObject({
    'content-type': 'image/webp',
    'cache-control': 'public, max-age=31536000, immutable',
    'cross-origin-resource-policy': 'same-site',
  })
  for (const path of [
    '/media/../secret.webp',
    '/media/%2e%2e/secret.webp',
    '/media/file',
    '/media/none.webp',
  ]) {
    expect([path, (await get(path)).statusCode]).toEqual([path, 404])
  }
})

it('§17.1 lets pages of another site show what an image host took from here', async () => {
  const { headers } = await get('/media/file/a.webp', 'https://img.example.net')
  expect(headers['cross-origin-resource-policy']).toBe('cross-origin')
})
