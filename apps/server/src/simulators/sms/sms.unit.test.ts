import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { authorizeAcs3, composeQuery, emptyBodySha256 } from '../../infra/sms/acs3.ts'
import { createAliyunSms } from '../../infra/sms/aliyun-sms.ts'
import { createYuntongxunSms } from '../../infra/sms/yuntongxun-sms.ts'
import { createManualClock } from '../../kernel/clock.ts'
import { createIds } from '../../kernel/ids.ts'
import { openTestSms, type TestSms } from './sms.fixtures.ts'

const clock = createManualClock('2026-11-21T15:59:30Z')
const ids = createIds(clock)
const minuteMs = 60_000
const message = {
  mobile: '13812345678',
  template: 'verification_code' as const,
  variables: { code: '042917', minutes: '2' },
}
/** A clock that goes wrong by so much. */
const off = (ms: number) => ({ now: () => new Date(clock.now().getTime() + ms) })

let sms: TestSms
beforeAll(async () => {
  sms = await openTestSms({ clock })
})
afterEach(() => sms.reset())
afterAll(() => sms.close())

describe('the simulated Twilio', () => {
  const { accountSid, authToken, from } = {
    accountSid: 'AC00000000000000000000000000000001',
    authToken: 'twilio-simulator-token',
    from: '+15005550006',
  }
  async function post(form: Record<string, string>, { token = authToken, resource = 'Messages.json' } = {}) {
    return fetch(`${sms.baseUrlOf('twilio')}/2010-04-01/Accounts/${accountSid}/${resource}`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${accountSid}:${token}`).toString('base64')}` },
      body: new URLSearchParams(form),
    })
  }
  const good = { To: '+8613812345678', From: from, Body: '您好' }

  it('answers 201 with the message as it stands', async () => {
    const answer = await post(good)
    expect(answer.status).toBe(201)
    expect(await answer.json()).toMatchObject({
      sid: expect.stringMatching(/^SM[0-9a-f]{32}$/),
      account_sid: accountSid,
      status: 'queued',
      to: '+8613812345678',
      from,
      body: '您好',
      num_segments: '1',
      error_code: null,
      date_created: 'Sat, 21 Nov 2026 15:59:30 +0000',
    })
    expect(sms.received).toEqual([
      { channel: 'sms', recipient: '13812345678', subject: 'Twilio', body: '您好' },
    ])
  })

  it.each([
    ['20003', 401, good, { token: 'another' }],
    ['21604', 400, { ...good, To: '' }, {}],
    ['21211', 400, { ...good, To: '13812345678' }, {}],
    ['21606', 400, { ...good, From: '+15005550001' }, {}],
    ['21602', 400, { ...good, Body: '' }, {}],
    ['21617', 400, { ...good, Body: 'x'.repeat(1601) }, {}],
  ])('refuses with %s', async (code, status, form, options) => {
    const answer = await post(form, options)
    expect(answer.status).toBe(status)
    expect(await answer.json()).toEqual({
      code: Number(code),
      message: expect.any(String),
      more_info: `https://www.twilio.com/docs/errors/${code}`,
      status,
    })
    expect(sms.received).toEqual([])
  })

  it('has its JSON behind `.json` only', async () => {
    expect((await post(good, { resource: 'Messages' })).status).toBe(404)
  })
})

describe('the simulated 容联云通讯', () => {
  const driver = (now = clock.now) =>
    createYuntongxunSms({
      ...sms.credentials.yuntongxun,
      baseUrl: sms.baseUrlOf('yuntongxun'),
      clock: { now },
    })

  it('takes a clock that is four minutes off, and none that is six', async () => {
    for (const ms of [-4, 4]) await driver(off(ms * minuteMs).now).send(message)
    for (const ms of [-6, 6]) {
      await expect(driver(off(ms * minuteMs).now).send(message)).rejects.toMatchObject({ outcome: 'refused' })
    }
    expect(sms.received).toHaveLength(2)
  })

  async function post({
    timestamp,
    header = timestamp,
    change = (sig: string) => sig,
    datas = ['042917', '2'] as unknown[],
    templateId = '1',
  }: {
    timestamp: string
    header?: string
    change?: (sig: string) => string
    datas?: unknown[]
    templateId?: string
  }) {
    const { accountSid, authToken, appId } = sms.credentials.yuntongxun
    const sig = createHash('md5')
      .update(accountSid + authToken + timestamp)
      .digest('hex')
      .toUpperCase()
    const answer = await fetch(
      `${sms.baseUrlOf('yuntongxun')}/2013-12-26/Accounts/${accountSid}/SMS/TemplateSMS?sig=${change(sig)}`,
      {
        method: 'POST',
        headers: {
          authorization: Buffer.from(`${accountSid}:${header}`).toString('base64'),
          'content-type': 'application/json;charset=utf-8',
        },
        body: JSON.stringify({ to: '13812345678', appId, templateId, datas }),
      },
    )
    return answer.json()
  }

  it('wants the time of China with 24 hours, the same in both places, and upper case', async () => {
    expect(await post({ timestamp: '20261121235930' })).toEqual({
      statusCode: '000000',
      templateSMS: { smsMessageSid: expect.any(String), dateCreated: '20261121235930' },
    })
    const refused = { statusCode: '111109', statusMsg: expect.any(String) }
    expect(await post({ timestamp: '20261121115930' })).toEqual(refused)
    expect(await post({ timestamp: '20261121155930' })).toEqual(refused)
    expect(await post({ timestamp: '20261121235930', header: '20261121235931' })).toEqual(refused)
    expect(await post({ timestamp: '20261121235930', change: (sig) => sig.toLowerCase() })).toEqual(refused)
  })

  it('fills its template with texts, and knows no other template', async () => {
    const timestamp = '20261121235930'
    for (const datas of [[42917, 2], ['042917'], ['042917', '2', '3']]) {
      expect(await post({ timestamp, datas })).toMatchObject({ statusCode: '160032' })
    }
    expect(await post({ timestamp, templateId: '2' })).toMatchObject({ statusCode: '160032' })
    expect(sms.received).toEqual([])
  })
})

describe('the simulated Aliyun', () => {
  const driver = (now = clock.now) =>
    createAliyunSms({
      ...sms.credentials.aliyun,
      baseUrl: sms.baseUrlOf('aliyun'),
      clock: { now },
      ids,
    })

  it('takes a clock that is 15 minutes off, and none that is more', async () => {
    for (const ms of [-15, 15]) await driver(off(ms * minuteMs).now).send(message)
    for (const ms of [-15 * minuteMs - 1000, 15 * minuteMs + 1000]) {
      await expect(driver(off(ms).now).send(message)).rejects.toThrow('InvalidTimeStamp.Expired')
    }
  })

  const goodQuery = {
    PhoneNumbers: '13812345678',
    SignName: '集市',
    TemplateCode: 'SMS_000000001',
    TemplateParam: '{"code":"042917","minutes":"2"}',
  }
  /** Signs one thing and sends another. */
  async function post({ query = {}, signedHeaders = {}, sentHeaders = {}, sentQuery = {}, body = '' }) {
    const url = new URL(`${sms.baseUrlOf('aliyun')}/`)
    const headers: Record<string, string> = {
      host: url.host,
      'x-acs-action': 'SendSms',
      'x-acs-version': '2017-05-25',
      'x-acs-content-sha256': emptyBodySha256,
      'x-acs-date': '2026-11-21T15:59:30Z',
      'x-acs-signature-nonce': ids.next(),
      ...signedHeaders,
    }
    const asked = { ...goodQuery, ...query }
    const request = { method: 'POST', path: url.pathname, query: asked, headers }
    const authorization = authorizeAcs3(request, sms.credentials.aliyun)
    const { host: _, ...ownHeaders } = headers
    const answer = await fetch(`${url}?${composeQuery({ ...asked, ...sentQuery })}`, {
      method: 'POST',
      headers: { ...ownHeaders, authorization, ...sentHeaders },
      ...(body !== '' && { body }),
    })
    return { status: answer.status, answer: await answer.json() }
  }

  it('answers as the real one does', async () => {
    expect(await post({})).toEqual({
      status: 200,
      answer: {
        Message: 'OK',
        Code: 'OK',
        RequestId: expect.stringMatching(/^[0-9A-F-]{36}$/),
        BizId: expect.stringMatching(/^\d+\^0$/),
      },
    })
    expect(sms.received).toHaveLength(1)
  })

  it('refuses what was changed after signing', async () => {
    const refused = { status: 400, answer: { Code: 'SignatureDoesNotMatch' } }
    expect(await post({ sentQuery: { PhoneNumbers: '13900000000' } })).toMatchObject(refused)
    expect(await post({ sentHeaders: { 'x-acs-date': '2026-11-21T15:59:31Z' } })).toMatchObject(refused)
    expect(await post({ sentHeaders: { 'x-acs-signature-nonce': 'another' } })).toMatchObject(refused)
    expect(await post({ body: '{}', sentHeaders: { 'content-type': 'application/json' } })).toMatchObject(
      refused,
    )
    expect(sms.received).toEqual([])
  })

  it('refuses a nonce that it has seen, until nobody could repeat it in time', async () => {
    const signedHeaders = { 'x-acs-signature-nonce': 'the same' }
    expect(await post({ signedHeaders })).toMatchObject({ status: 200 })
    expect(await post({ signedHeaders })).toMatchObject({
      status: 400,
      answer: { Code: 'SignatureNonceUsed' },
    })
  })

  it.each([
    ['isv.SMS_SIGNATURE_ILLEGAL', { SignName: '别家' }],
    ['isv.SMS_TEMPLATE_ILLEGAL', { TemplateCode: 'SMS_2' }],
    ['isv.MOBILE_NUMBER_ILLEGAL', { PhoneNumbers: '+8613812345678' }],
    ['isv.INVALID_JSON_PARAM', { TemplateParam: '{"code":42917,"minutes":2}' }],
    ['isv.TEMPLATE_MISSING_PARAMETERS', { TemplateParam: '{"code":"042917"}' }],
  ])('says %s with HTTP 200', async (code, query) => {
    expect(await post({ query })).toMatchObject({ status: 200, answer: { Code: code } })
    expect(sms.received).toEqual([])
  })

  it('says at the door who is not known and what is not offered', async () => {
    expect(await post({ signedHeaders: { 'x-acs-action': 'SendBatchSms' } })).toMatchObject({
      status: 404,
      answer: { Code: 'InvalidAction.NotFound' },
    })
  })
})
