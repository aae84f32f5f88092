import formbody from '@fastify/formbody'
import type { FastifyInstance } from 'fastify'
import { aliyunRoutes } from './aliyun.ts'
import type { SmsCredentials } from './credentials.ts'
import type { SmsProviderDeps, SmsSimulatorOptions } from './provider.ts'
import { twilioRoutes } from './twilio.ts'
import { yuntongxunRoutes } from './yuntongxun.ts'

const names: Record<keyof SmsCredentials, string> = {
  twilio: 'Twilio',
  yuntongxun: '容联云通讯',
  aliyun: '阿里云短信',
}

/**
 * Three local SMS providers below the prefix of `app`: `/twilio`, `/yuntongxun` and `/aliyun` are the base addresses of
 * their drivers. They check signatures and times as the real ones do, and hand every message to `record`.
 */
export async function smsSimulator(app: FastifyInstance, options: SmsSimulatorOptions): Promise<void> {
  if (!app.hasContentTypeParser('application/x-www-form-urlencoded')) await app.register(formbody)

  await app.register(async (routes) => twilioRoutes(routes, depsOf('twilio')), { prefix: '/twilio' })
  await app.register(async (routes) => yuntongxunRoutes(routes, depsOf('yuntongxun')), {
    prefix: '/yuntongxun',
  })
  await app.register(async (routes) => aliyunRoutes(routes, depsOf('aliyun')), { prefix: '/aliyun' })

  function depsOf<Provider extends keyof SmsCredentials>(provider: Provider): SmsProviderDeps<Provider> {
    const { clock, credentials, misbehaviour = {}, record } = options
    return {
      clock,
      credentials: credentials[provider],
      misbehaviour,
      deliver: (mobile, body) =>
        record({ channel: 'sms', recipient: mobile, subject: names[provider], body }),
    }
  }
}
