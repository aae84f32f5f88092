import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestPorts } from '../../../test/ports.ts'
import { useErrorHandler } from '../../http/error-handler.ts'
import { useValidation } from '../../http/validation.ts'
import { createOutboxMail } from '../../infra/mail/outbox-mail.ts'
import { createOutboxSms } from '../../infra/sms/outbox-sms.ts'
import { createManualClock } from '../../kernel/clock.ts'
import { createDevOutbox, devOutboxRoutes } from './index.ts'

const clock = createManualClock('2026-11-21T04:00:00Z')
let ports: Awaited<ReturnType<typeof openTestPorts>>
let outbox: ReturnType<typeof createDevOutbox>
let app: FastifyInstance
beforeEach(async () => {
  ports = await openTestPorts()
  outbox = createDevOutbox({ database: ports.database, clock })
  app = Fastify()
  useValidation(app)
  useErrorHandler(app)
  devOutboxRoutes(app, { devOutbox: outbox })
})
afterEach(async () => {
  await app.close()
  await ports.close()
})

const mail = (recipient: string, body: string) =>
  outbox.record({ channel: 'mail', recipient, subject: '您好', body })
const sms = () => createOutboxSms({ record: outbox.record })
const sendCode = (mobile: string, code: string) =>
  sms().send({ mobile, template: 'verification_code', variables: { code, minutes: '2' } })

it('shows what an SMS would have said, its code by itself', async () => {
  await sendCode('13812345678', '042917')
  expect((await app.inject('/dev/outbox.json')).json()).toEqual({
    items: [
      {
        id: expect.any(Number),
        channel: 'sms',
        recipient: '13812345678',
        subject: '短信验证码',
        body: '【集市】您的验证码是 042917，2 分钟内有效。请勿告诉他人。',
        html: null,
        code: '042917',
        links: [],
        createdAt: '2026-11-21T04:00:00.000Z',
      },
    ],
    next: null,
  })
})

it('§17.3 shows a mail with its HTML and the links in its text', async () => {
  const link = 'http://localhost:3000/email/verify?token=a-123456_b.654321&b=1'
  await createOutboxMail({ record: outbox.record }).send({
    to: 'reader@example.com',
    subject: '请验证',
    text: `打开 ${link}。`,
    html: `<p>打开<a href="${link}">这里</a></p>`,
  })
  expect((await app.inject('/dev/outbox.json')).json().items).toEqual([
    {
      id: expect.any(Number),
      channel: 'mail',
      recipient: 'reader@example.com',
      subject: '请验证',
      body: `打开 ${link}。`,
      html: `<p>打开<a href="${link}">这里</a></p>`,
      code: null,
      links: [link],
      createdAt: '2026-11-21T04:00:00.000Z',
    },
  ])
  const { body } = await app.inject('/dev/outbox')
  const shown = link.replace('&', '&amp;')
  expect(body).toContain(`打开 <a href="${shown}" target="_blank" rel="noreferrer">${shown}</a>。`)
})

it('P7 shows HTML in a frame that has no scripts and no origin', async () => {
  const html = `<!doctype html><script>alert(1)</script><p title='"'>&amp;lt;</p>`
  await outbox.record({ channel: 'mail', recipient: 'a@example.com', subject: '"><b>', body: '', html })
  const { body, headers } = await app.inject('/dev/outbox')
  const frame = /<iframe sandbox="([^"]*)" srcdoc="([^"]*)" title="([^"]*)" [^<>]*><\/iframe>/.exec(body)
  expect(frame?.[1]).toBe('allow-popups allow-popups-to-escape-sandbox')
  expect(decode(frame?.[2])).toBe(html)
  expect(decode(frame?.[3])).toBe('"><b>')
  expect(body.match(/<script/g)).toHaveLength(1)
  expect(headers['content-security-policy']).toMatch(/script-src 'nonce-[\w+/=]+'$/)
  expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/)
})

it('keeps what is longer than its column, cut, and finds it by the whole address', async () => {
  const recipient = `${'a'.repeat(200)}@example.com`
  await outbox.record({ channel: 'mail', recipient, subject: '长'.repeat(300), body: '长'.repeat(70_000) })
  const { items } = (await app.inject(`/dev/outbox.json?recipient=${recipient}`)).json()
  expect(items).toHaveLength(1)
  expect([items[0].recipient.length, items[0].subject.length, items[0].body.length]).toEqual([
    100, 200, 70_000,
  ])
})

it('lists the newest first, page by page, and only what one recipient got when asked', async () => {
  for (let n = 1; n <= 35; n++) await mail(n % 5 === 0 ? 'a@example.com' : 'b@example.com', `第 ${n} 封`)
  const first = (await app.inject('/dev/outbox.json')).json()
  expect([first.items.length, first.items[0].body, first.items[29].body]).toEqual([30, '第 35 封', '第 6 封'])
  const second = (await app.inject(`/dev/outbox.json?after=${first.next}`)).json()
  expect([second.items.length, second.items[0].body, second.next]).toEqual([5, '第 5 封', null])
  const filtered = (await app.inject('/dev/outbox.json?recipient=a@example.com')).json()
  expect(filtered.items.map((item: { body: string }) => item.body)[0]).toBe('第 35 封')
  expect(filtered.items).toHaveLength(7)
})

it('keeps the newest two thousand', async () => {
  await ports.database.db
    .insertInto('dev_message')
    .values({ id: 5000, channel: 'sms', recipient: '1', subject: '', body: '', created_at: 1 })
    .execute()
  await ports.database.db
    .insertInto('dev_message')
    .values({ id: 3001, channel: 'sms', recipient: '1', subject: '', body: '', created_at: 1 })
    .execute()
  await ports.database.db
    .insertInto('dev_message')
    .values({ id: 3002, channel: 'sms', recipient: '1', subject: '', body: '', created_at: 1 })
    .execute()
  await sendCode('13812345678', '111222')
  const rows = await ports.database.db.selectFrom('dev_message').select('id').orderBy('id').execute()
  expect(rows.map(({ id }) => id)).toEqual([3002, 5000, 5001])
})

it('is a page on which codes are buttons and nothing that was written is markup', async () => {
  await sendCode('13812345678', '042917')
  await mail('"><script>alert(1)</script>', '<img src=x onerror=alert(2)>')
  const page = await app.inject('/dev/outbox')
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(page.headers['content-security-policy']).toContain("default-src 'none'")
  expect(page.body).toContain('data-code="042917"')
  expect(page.body).toContain('&lt;img src=x onerror=alert(2)&gt;')
  expect(page.body).not.toContain('<script>alert')
  expect(page.body).not.toContain('<img')
  const reflected = await app.inject('/dev/outbox?recipient=%22%3E%3Cscript%3Ealert(3)%3C/script%3E')
  expect(reflected.body).toContain('&lt;script&gt;alert(3)')
  expect(reflected.body).not.toContain('<script>alert')
})

it('says so when nothing was sent, and takes an empty filter for none', async () => {
  expect((await app.inject('/dev/outbox')).body).toContain('还没有消息')
  await sendCode('13812345678', '042917')
  expect((await app.inject('/dev/outbox?recipient=')).body).toContain('042917')
  expect((await app.inject('/dev/outbox?recipient=13800000000')).body).toContain('还没有消息')
})

function decode(text = ''): string {
  const characters: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => characters[name] ?? '')
}
