import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { mailConformance } from './mail.conformance.ts'
import { openSmtpServer, type ReceivedMail } from './mail.fixtures.ts'
import { createOutboxMail } from './outbox-mail.ts'
import { createSmtpMail, mustEncrypt } from './smtp-mail.ts'

const from = '集市 <no-reply@shop.test>'
const mail = { to: 'reader@example.com', subject: '您好', text: '您好', html: '<p>您好</p>' }

mailConformance('outbox', async () => {
  const received: Omit<ReceivedMail, 'headers'>[] = []
  const openAnother = () =>
    createOutboxMail({
      record: async ({ recipient, subject, body: text, html }) =>
        void received.push({ recipients: [recipient], subject, text, html }),
    })
  return { sender: openAnother(), openAnother, received, close: async () => {} }
})

mailConformance('smtp', async () => {
  const server = await openSmtpServer()
  const openAnother = () => createSmtpMail({ url: server.url, from })
  const sender = openAnother()
  return {
    sender,
    openAnother,
    received: server.received,
    async close() {
      await sender.close()
      await server.close()
    },
  }
})

describe('the SMTP driver', () => {
  let server: Awaited<ReturnType<typeof openSmtpServer>>
  beforeAll(async () => {
    server = await openSmtpServer()
  })
  afterEach(() => {
    server.world.refuses = undefined
    server.received.length = 0
  })
  afterAll(() => server.close())

  it('says who writes, and that no machine need answer', async () => {
    const sender = createSmtpMail({ url: server.url, from })
    await sender.send(mail)
    await sender.close()
    expect(server.received[0]?.headers).toMatchObject({
      from: '=?UTF-8?B?6ZuG5biC?= <no-reply@shop.test>',
      to: 'reader@example.com',
      'auto-submitted': 'auto-generated',
      'content-type': expect.stringContaining('multipart/alternative'),
    })
  })

  it.each(['recipient', 'content'] as const)('throws when the server refuses the %s', async (what) => {
    const sender = createSmtpMail({ url: server.url, from })
    server.world.refuses = what
    await expect(sender.send(mail)).rejects.toThrow('5.7.1 not wanted here')
    server.world.refuses = undefined
    await sender.send(mail)
    await sender.close()
    expect(server.received).toHaveLength(1)
  })

  it('keeps a few connections for many mails', async () => {
    const sender = createSmtpMail({ url: server.url, from })
    const before = server.world.connections
    await Promise.all(Array.from({ length: 30 }, () => sender.send(mail)))
    await sender.close()
    expect(server.received).toHaveLength(30)
    expect(server.world.connections - before).toBeLessThanOrEqual(3)
  })

  it('throws where nobody listens, and after it was closed', async () => {
    const gone = await openSmtpServer()
    await gone.close()
    const lost = createSmtpMail({ url: gone.url, from })
    await expect(lost.send(mail)).rejects.toThrow('ECONNREFUSED')
    await lost.close()
    await expect(lost.send(mail)).rejects.toThrow('closed')
  })

  it('lets a password go over the network encrypted only', () => {
    const [plain, withPassword] = ['smtp://mail.example.com', 'smtp://me:secret@mail.example.com:587']
    expect([plain, withPassword].map(mustEncrypt)).toEqual([false, true])
    expect(
      ['127.0.0.1', 'localhost', '[::1]'].map((host) => mustEncrypt(`smtp://me:secret@${host}`)),
    ).toEqual([false, false, false])
    expect(mustEncrypt('smtps://me:secret@mail.example.com')).toBe(false)
  })
})
