import { join } from 'node:path'
import { type Env, readBoolean, readChoice, readInteger, readNeeded, readUrl } from './config-values.ts'

export type DatabaseConfig =
  | { driver: 'sqlite'; file: string }
  | { driver: 'mysql'; url: string; poolSize: number }
export type KvConfig = { driver: 'sqlite'; folder: string } | { driver: 'redis'; url: string }
export type QueueConfig = { driver: 'sqlite'; file: string } | { driver: 'bullmq'; url: string }
export type SearchConfig =
  | { driver: 'sqlite'; file: string }
  | { driver: 'elasticsearch'; url: string; apiKey: string | undefined; prefix: string }
export type SmsConfig =
  | { driver: 'outbox' }
  | { driver: 'twilio' | 'yuntongxun' | 'aliyun'; isSimulated: true }
  | {
      driver: 'twilio'
      isSimulated?: false
      baseUrl: string
      accountSid: string
      authToken: string
      from: string
    }
  | {
      driver: 'yuntongxun'
      isSimulated?: false
      baseUrl: string
      accountSid: string
      authToken: string
      appId: string
      templateId: string
    }
  | {
      driver: 'aliyun'
      isSimulated?: false
      baseUrl: string
      accessKeyId: string
      accessKeySecret: string
      signName: string
      templateCode: string
    }
export type MailConfig = { driver: 'outbox' } | { driver: 'smtp'; url: string; from: string }

interface ClientKeys {
  clientId: string
  clientSecret: string
}

export interface SocialConfig {
  /** Local stand-ins of every provider, instead of the real ones. */
  isSimulated: boolean
  qq?: ClientKeys
  wechat?: { appId: string; appSecret: string }
  weibo?: ClientKeys
  github?: ClientKeys
  oidc?: ClientKeys & { name: string; label: string; issuer: string }
}

export type TrackingConfig =
  | { driver: 'off' }
  | { driver: 'simulator'; folder: string }
  | { driver: 'kdniao'; url: string; businessId: string; appKey: string; requestType: '1002' | '8001' }
  | { driver: 'kuaidi100'; url: string; customer: string; key: string }

export function readDatabase(env: Env, folder: string, problems: string[]): DatabaseConfig {
  if (env.DATABASE_URL === undefined) return { driver: 'sqlite', file: join(folder, 'jishi.db') }
  return {
    driver: 'mysql',
    url: readUrl(env, 'DATABASE_URL', '', ['mysql:'], problems),
    poolSize: readInteger(env, 'DATABASE_POOL', 16, { min: 1, max: 500 }, problems),
  }
}

export function readKv(env: Env, folder: string, problems: string[]): KvConfig {
  if (env.REDIS_URL === undefined) return { driver: 'sqlite', folder }
  return { driver: 'redis', url: readUrl(env, 'REDIS_URL', '', ['redis:', 'rediss:'], problems) }
}

export function readQueue(env: Env, folder: string, problems: string[]): QueueConfig {
  if (env.REDIS_URL === undefined) return { driver: 'sqlite', file: join(folder, 'queue.db') }
  return { driver: 'bullmq', url: readUrl(env, 'REDIS_URL', '', ['redis:', 'rediss:'], problems) }
}

/** Elasticsearch or OpenSearch; credentials stand in the address (`https://name:password@host`) or are an API key. */
export function readSearch(env: Env, folder: string, problems: string[]): SearchConfig {
  if (env.ELASTICSEARCH_URL === undefined) return { driver: 'sqlite', file: join(folder, 'search.db') }
  const prefix = env.ELASTICSEARCH_PREFIX || 'jishi'
  if (!/^[a-z][a-z0-9_-]{0,60}$/.test(prefix))
    problems.push('ELASTICSEARCH_PREFIX: small letters, digits, - and _, a letter first')
  return {
    driver: 'elasticsearch',
    url: readUrl(env, 'ELASTICSEARCH_URL', '', ['http:', 'https:'], problems),
    apiKey: env.ELASTICSEARCH_API_KEY || undefined,
    prefix,
  }
}

/** The simulated providers answer on this server; their keys are part of the repository and open nothing. */
export function readSms(env: Env, isSimulated: boolean, problems: string[]): SmsConfig {
  const driver = readChoice(
    env,
    'SMS_DRIVER',
    ['outbox', 'twilio', 'yuntongxun', 'aliyun'],
    'outbox',
    problems,
  )
  if (driver === 'outbox') return { driver }
  if (isSimulated && readBoolean(env, 'SMS_SIMULATED', false, problems)) return { driver, isSimulated: true }
  const need = (name: string) => readNeeded(env, name, `SMS_DRIVER=${driver}`, problems)
  const baseUrl = (standard: string) => readUrl(env, 'SMS_BASE_URL', standard, ['http:', 'https:'], problems)
  if (driver === 'twilio') {
    return {
      driver,
      baseUrl: baseUrl('https://api.twilio.com'),
      accountSid: need('TWILIO_ACCOUNT_SID'),
      authToken: need('TWILIO_AUTH_TOKEN'),
      from: need('TWILIO_FROM'),
    }
  }
  if (driver === 'yuntongxun') {
    return {
      driver,
      baseUrl: baseUrl('https://app.cloopen.com:8883'),
      accountSid: need('YUNTONGXUN_ACCOUNT_SID'),
      authToken: need('YUNTONGXUN_AUTH_TOKEN'),
      appId: need('YUNTONGXUN_APP_ID'),
      templateId: need('YUNTONGXUN_TEMPLATE_ID'),
    }
  }
  return {
    driver,
    baseUrl: baseUrl('https://dysmsapi.aliyuncs.com'),
    accessKeyId: need('ALIYUN_SMS_KEY_ID'),
    accessKeySecret: need('ALIYUN_SMS_KEY_SECRET'),
    signName: need('ALIYUN_SMS_SIGN_NAME'),
    templateCode: need('ALIYUN_SMS_TEMPLATE_CODE'),
  }
}

export function readMail(env: Env, problems: string[]): MailConfig {
  if (env.MAIL_URL === undefined || env.MAIL_URL === '') return { driver: 'outbox' }
  return {
    driver: 'smtp',
    url: readUrl(env, 'MAIL_URL', '', ['smtp:', 'smtps:'], problems),
    from: readNeeded(env, 'MAIL_FROM', 'MAIL_URL is set', problems),
  }
}

/** Third parties that logins are taken from: those that have an id and a secret, or stand-ins of all of them. */
export function readSocial(env: Env, isSimulated: boolean, problems: string[]): SocialConfig {
  const read = (prefix: string) => {
    const [clientId = '', clientSecret = ''] = [env[`${prefix}_ID`], env[`${prefix}_SECRET`]]
    if (clientId === '' && clientSecret === '') return undefined
    if (clientId === '' || clientSecret === '')
      problems.push(`${prefix}_ID, ${prefix}_SECRET: one is missing`)
    return { clientId, clientSecret }
  }
  const oidc = read('OIDC')
  const wechat = read('OAUTH_WECHAT')
  return {
    isSimulated: readBoolean(env, 'OAUTH_SIMULATED', isSimulated, problems),
    qq: read('OAUTH_QQ'),
    wechat: wechat && { appId: wechat.clientId, appSecret: wechat.clientSecret },
    weibo: read('OAUTH_WEIBO'),
    github: read('OAUTH_GITHUB'),
    oidc: oidc && {
      ...oidc,
      name: env.OIDC_NAME || 'oidc',
      label: env.OIDC_LABEL || 'OIDC',
      issuer: readUrl(env, 'OIDC_ISSUER', '', ['https:'], problems),
    },
  }
}

/** Who knows where parcels are. Production asks nobody until it is said whom. */
export function readTracking(
  env: Env,
  isProduction: boolean,
  folder: string,
  problems: string[],
): TrackingConfig {
  const standard = isProduction ? 'off' : 'simulator'
  const driver = readChoice(
    env,
    'TRACKING_DRIVER',
    ['off', 'simulator', 'kdniao', 'kuaidi100'],
    standard,
    problems,
  )
  if (driver === 'off') return { driver }
  if (driver === 'simulator') return { driver, folder: join(folder, 'simulators/tracking') }
  const need = (name: string) => readNeeded(env, name, `TRACKING_DRIVER=${driver}`, problems)
  const readAddress = (standard: string) =>
    readUrl(env, 'TRACKING_URL', standard, ['http:', 'https:'], problems)
  if (driver === 'kdniao') {
    return {
      driver,
      url: readAddress('https://api.kdniao.com/Ebusiness/EbusinessOrderHandle.aspx'),
      businessId: need('KDNIAO_BUSINESS_ID'),
      appKey: need('KDNIAO_APP_KEY'),
      requestType: readChoice(env, 'KDNIAO_REQUEST_TYPE', ['1002', '8001'], '8001', problems),
    }
  }
  return {
    driver,
    url: readAddress('https://poll.kuaidi100.com/poll/query.do'),
    customer: need('KUAIDI100_CUSTOMER'),
    key: need('KUAIDI100_KEY'),
  }
}
