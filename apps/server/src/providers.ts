import { join } from 'node:path'
import type { FastifyPluginAsync } from 'fastify'
import type {
  AlipayConfig,
  Config,
  MailConfig,
  SmsConfig,
  TrackingConfig,
  WechatPayConfig,
} from './config.ts'
import type { MailSender } from './infra/mail/mail.ts'
import type { GithubOptions } from './infra/oauth/github.ts'
import type { LoginProvider } from './infra/oauth/oauth.ts'
import type { OidcOptions } from './infra/oauth/oidc.ts'
import type { QqOptions } from './infra/oauth/qq.ts'
import type { WechatOptions } from './infra/oauth/wechat.ts'
import type { WeiboOptions } from './infra/oauth/weibo.ts'
import type { BillSource } from './infra/payment/bill-source.ts'
import type { PaymentProvider } from './infra/payment/payment-provider.ts'
import type { SmsSender } from './infra/sms/sms.ts'
import type { Tracking } from './infra/tracking/tracking.ts'
import type { Clock } from './kernel/clock.ts'
import type { Ids } from './kernel/ids.ts'
import type { DevOutbox } from './modules/message/index.ts'

type OnlinePayment = PaymentProvider & BillSource

/** Everybody outside whom the shop talks to. `record` keeps what would have been sent where a developer can read it. */
export async function openProviders(
  config: Config,
  tools: { record: DevOutbox['record']; clock: Clock; ids: Ids },
) {
  const { clock, record } = tools
  const [alipay, wechatPay, tracking, sms, mail, logins] = await Promise.all([
    openAlipay(config, clock),
    openWechatPay(config, clock),
    openTracking(config, clock),
    openSms(config, tools),
    openMail(config.mail, record),
    openLogins(config, clock),
  ])
  const opened = [alipay, wechatPay, tracking, sms, logins].filter((each) => each !== undefined)
  return {
    payments: [alipay?.driver, wechatPay?.driver],
    tracking: tracking?.driver,
    sms: sms.driver,
    mail,
    logins: logins.driver,
    /** Of those that have a stand-in here, its routes. */
    simulators: opened.flatMap(({ simulator }) => simulator ?? []),
    async close() {
      for (const { close } of opened) close?.()
      await mail.close()
    },
  }
}

/** A driver and, where the other side is a local stand-in, the routes of that stand-in. */
interface Opened<Driver> {
  driver: Driver
  simulator?: FastifyPluginAsync
  close?: () => void
}

async function openAlipay(
  { alipay, publicUrl }: Config,
  clock: Clock,
): Promise<Opened<OnlinePayment> | undefined> {
  if (alipay.driver === 'off') return undefined
  const { createAlipayProvider } = await import('./infra/payment/alipay.ts')
  const addresses = {
    notifyUrl: `${publicUrl}/api/payments/alipay/notify`,
    returnUrl: `${publicUrl}/pay/result`,
  }
  if (alipay.driver === 'gateway') return { driver: createAlipayProvider({ ...alipay, ...addresses, clock }) }
  return openSimulatedAlipay(alipay, { ...addresses, publicUrl }, clock)
}

/** The local stand-in and the real driver pointed at it; each side signs with its own key. */
async function openSimulatedAlipay(
  { folder }: Extract<AlipayConfig, { driver: 'simulator' }>,
  { publicUrl, ...addresses }: { notifyUrl: string; returnUrl: string; publicUrl: string },
  clock: Clock,
): Promise<Opened<OnlinePayment>> {
  const [{ createAlipayProvider }, simulator] = await Promise.all([
    import('./infra/payment/alipay.ts'),
    import('./simulators/alipay/index.ts'),
  ])
  const { alipaySimulator, loadOrCreateSimulatorKeys, openSimulatorStore, simulatedShop } = simulator
  const keys = await loadOrCreateSimulatorKeys(folder)
  const store = openSimulatorStore(join(folder, 'trades.db'))
  const prefix = '/simulators/alipay'
  return {
    driver: createAlipayProvider({
      ...simulatedShop,
      ...addresses,
      gateway: `${publicUrl}${prefix}/gateway.do`,
      privateKey: keys.merchant.privateKey,
      alipayPublicKey: keys.alipay.publicKey,
      clock,
    }),
    simulator: async (app) => {
      await app.register((scope) => alipaySimulator(scope, { store, keys, clock }), { prefix })
    },
    close: () => store.close(),
  }
}

async function openTracking(
  { tracking, publicUrl }: Config,
  clock: Clock,
): Promise<Opened<Tracking> | undefined> {
  if (tracking.driver === 'off') return undefined
  if (tracking.driver === 'simulator') return openSimulatedTracking(tracking, publicUrl, clock)
  if (tracking.driver === 'kdniao')
    return { driver: (await import('./infra/tracking/kdniao.ts')).createKdniao(tracking) }
  return { driver: (await import('./infra/tracking/kuaidi100.ts')).createKuaidi100(tracking) }
}

/** In a hurry: a parcel is there after three minutes, and a page that shows it need not wait for its news. */
const simulatedPaceMs = 40_000
const simulatedPauseMs = 5_000

async function openSimulatedTracking(
  { folder }: Extract<TrackingConfig, { driver: 'simulator' }>,
  publicUrl: string,
  clock: Clock,
): Promise<Opened<Tracking>> {
  const [{ createKdniao }, { openParcelStore, simulatedTrackingAccounts, trackingSimulator }] =
    await Promise.all([import('./infra/tracking/kdniao.ts'), import('./simulators/tracking/index.ts')])
  const store = openParcelStore(join(folder, 'parcels.db'))
  const prefix = '/simulators/tracking'
  const accounts = simulatedTrackingAccounts
  return {
    driver: createKdniao({
      ...accounts.kdniao,
      url: `${publicUrl}${prefix}/kdniao/Ebusiness/EbusinessOrderHandle.aspx`,
      requestType: '8001',
      pauseMs: simulatedPauseMs,
    }),
    simulator: async (app) => {
      const options = { store, clock, accounts, paceMs: simulatedPaceMs }
      await app.register((scope) => trackingSimulator(scope, options), { prefix })
    },
    close: () => store.close(),
  }
}

async function openWechatPay(
  { wechatPay, publicUrl }: Config,
  clock: Clock,
): Promise<Opened<OnlinePayment> | undefined> {
  if (wechatPay.driver === 'off') return undefined
  const { createWechatPayProvider } = await import('./infra/payment/wechat-pay.ts')
  const shop = { notifyUrl: `${publicUrl}/api/payments/wechat/notify`, publicUrl, clock }
  if (wechatPay.driver === 'live') return { driver: createWechatPayProvider({ ...wechatPay, ...shop }) }
  return openSimulatedWechatPay(wechatPay, shop)
}

async function openSimulatedWechatPay(
  { folder }: Extract<WechatPayConfig, { driver: 'simulator' }>,
  shop: { notifyUrl: string; publicUrl: string; clock: Clock },
): Promise<Opened<OnlinePayment>> {
  const [{ createWechatPayProvider }, simulator] = await Promise.all([
    import('./infra/payment/wechat-pay.ts'),
    import('./simulators/wechat-pay/index.ts'),
  ])
  const keys = await simulator.loadOrCreateWechatPayKeys(folder)
  const store = simulator.openWechatPayStore(join(folder, 'trades.db'))
  const prefix = '/simulators/wechat-pay'
  const baseUrl = `${shop.publicUrl}${prefix}`
  const options = { store, keys, clock: shop.clock, shopOrigin: new URL(shop.publicUrl).origin }
  return {
    driver: createWechatPayProvider({
      ...{ ...simulator.simulatedMerchant, ...shop },
      ...{ baseUrl, authorizeBaseUrl: baseUrl, apiBaseUrl: baseUrl },
      privateKey: keys.merchant.privateKey,
      wechatPublicKey: keys.wechat.publicKey,
    }),
    simulator: async (app) => {
      await app.register((scope) => simulator.wechatPaySimulator(scope, options), { prefix })
    },
    close: () => store.close(),
  }
}

async function openSms(
  { sms, publicUrl }: Config,
  { record, clock, ids }: { record: DevOutbox['record']; clock: Clock; ids: Ids },
): Promise<Opened<SmsSender>> {
  if (sms.driver === 'outbox')
    return { driver: (await import('./infra/sms/outbox-sms.ts')).createOutboxSms({ record }) }
  if (!sms.isSimulated) return { driver: await openSmsDriver(sms, clock, ids) }
  const { simulatedSmsCredentials, smsSimulator } = await import('./simulators/sms/index.ts')
  const prefix = '/simulators/sms'
  const { driver } = sms
  const baseUrl = `${publicUrl}${prefix}/${driver}`
  const config = { driver, baseUrl, ...simulatedSmsCredentials[driver] } as RealSms
  return {
    driver: await openSmsDriver(config, clock, ids),
    simulator: async (app) => {
      const options = { clock, record, credentials: simulatedSmsCredentials }
      await app.register((scope) => smsSimulator(scope, options), { prefix })
    },
  }
}

type RealSms = Exclude<SmsConfig, { driver: 'outbox' } | { isSimulated: true }>

async function openSmsDriver(config: RealSms, clock: Clock, ids: Ids): Promise<SmsSender> {
  if (config.driver === 'twilio') return (await import('./infra/sms/twilio-sms.ts')).createTwilioSms(config)
  if (config.driver === 'yuntongxun')
    return (await import('./infra/sms/yuntongxun-sms.ts')).createYuntongxunSms({ ...config, clock })
  return (await import('./infra/sms/aliyun-sms.ts')).createAliyunSms({ ...config, clock, ids })
}

async function openMail(config: MailConfig, record: DevOutbox['record']): Promise<MailSender> {
  if (config.driver === 'outbox')
    return (await import('./infra/mail/outbox-mail.ts')).createOutboxMail({ record })
  return (await import('./infra/mail/smtp-mail.ts')).createSmtpMail(config)
}

/** Third parties: those that are configured, or local stand-ins of all. */
async function openLogins(
  { social, publicUrl }: Config,
  clock: Clock,
): Promise<Opened<readonly LoginProvider[]>> {
  if (!social.isSimulated) return { driver: await openLoginDrivers(social, clock) }
  const { oauthSimulator, simulatedCredentials, simulatedLogins } = await import(
    './simulators/oauth/index.ts'
  )
  const prefix = '/simulators/oauth'
  const credentials = simulatedCredentials(new URL(publicUrl).origin)
  return {
    driver: await openLoginDrivers(simulatedLogins(`${publicUrl}${prefix}`), clock),
    simulator: async (app) => {
      await app.register((scope) => oauthSimulator(scope, { clock, credentials }), { prefix })
    },
  }
}

interface LoginOptions {
  qq?: QqOptions
  wechat?: WechatOptions
  weibo?: WeiboOptions
  github?: GithubOptions
  oidc?: OidcOptions
}

/** In the order in which their buttons stand. */
async function openLoginDrivers(options: LoginOptions, clock: Clock): Promise<LoginProvider[]> {
  const { wechat, qq, weibo, github, oidc } = options
  const drivers = await Promise.all([
    wechat && import('./infra/oauth/wechat.ts').then(({ createWechatLogin }) => createWechatLogin(wechat)),
    qq && import('./infra/oauth/qq.ts').then(({ createQqLogin }) => createQqLogin(qq)),
    weibo && import('./infra/oauth/weibo.ts').then(({ createWeiboLogin }) => createWeiboLogin(weibo)),
    github && import('./infra/oauth/github.ts').then(({ createGithubLogin }) => createGithubLogin(github)),
    oidc &&
      import('./infra/oauth/oidc.ts').then(({ createOidcLogin }) => createOidcLogin({ ...oidc, clock })),
  ])
  return drivers.filter((driver) => driver !== undefined)
}
