import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Env, readChoice, readNeeded, readUrl } from './config-values.ts'

export type AlipayConfig =
  | { driver: 'off' }
  | { driver: 'simulator'; folder: string }
  | {
      driver: 'gateway'
      gateway: string
      appId: string
      sellerId: string
      privateKey: string
      alipayPublicKey: string
    }

export type WechatPayConfig =
  | { driver: 'off' }
  | { driver: 'simulator'; folder: string }
  | {
      driver: 'live'
      baseUrl: string
      appId: string
      appSecret: string
      mchId: string
      serial: string
      privateKey: string
      apiV3Key: string
      wechatPublicKey: string
      wechatPublicKeyId: string
    }

export function readAlipay(
  env: Env,
  isProduction: boolean,
  folder: string,
  problems: string[],
): AlipayConfig {
  const standard = isProduction ? 'off' : 'simulator'
  const driver = readChoice(env, 'ALIPAY_DRIVER', ['off', 'simulator', 'gateway'], standard, problems)
  if (driver === 'off') return { driver }
  if (driver === 'simulator') return { driver, folder: join(folder, 'simulators/alipay') }
  const needed = (name: string) => readNeeded(env, name, 'ALIPAY_DRIVER=gateway', problems)
  return {
    driver: 'gateway',
    gateway: readUrl(
      env,
      'ALIPAY_GATEWAY',
      'https://openapi.alipay.com/gateway.do',
      ['http:', 'https:'],
      problems,
    ),
    appId: needed('ALIPAY_APP_ID'),
    sellerId: needed('ALIPAY_SELLER_ID'),
    privateKey: readKey(needed('ALIPAY_PRIVATE_KEY'), 'ALIPAY_PRIVATE_KEY', problems),
    alipayPublicKey: readKey(needed('ALIPAY_PUBLIC_KEY'), 'ALIPAY_PUBLIC_KEY', problems),
  }
}

export function readWechatPay(
  env: Env,
  isProduction: boolean,
  folder: string,
  problems: string[],
): WechatPayConfig {
  const standard = isProduction ? 'off' : 'simulator'
  const driver = readChoice(env, 'WECHAT_PAY_DRIVER', ['off', 'simulator', 'live'], standard, problems)
  if (driver === 'off') return { driver }
  if (driver === 'simulator') return { driver, folder: join(folder, 'simulators/wechat-pay') }
  const needed = (name: string) => readNeeded(env, `WECHAT_PAY_${name}`, 'WECHAT_PAY_DRIVER=live', problems)
  const key = (name: string) => readKey(needed(name), `WECHAT_PAY_${name}`, problems)
  const apiV3Key = needed('API_V3_KEY')
  if (apiV3Key !== '' && Buffer.byteLength(apiV3Key) !== 32)
    problems.push('WECHAT_PAY_API_V3_KEY: 32 bytes, as the merchant platform makes it')
  return {
    driver: 'live',
    baseUrl: readUrl(
      env,
      'WECHAT_PAY_BASE_URL',
      'https://api.mch.weixin.qq.com',
      ['http:', 'https:'],
      problems,
    ),
    appId: needed('APP_ID'),
    appSecret: needed('APP_SECRET'),
    mchId: needed('MCH_ID'),
    serial: needed('SERIAL'),
    privateKey: key('PRIVATE_KEY'),
    apiV3Key,
    wechatPublicKey: key('PUBLIC_KEY'),
    wechatPublicKeyId: needed('PUBLIC_KEY_ID'),
  }
}

/** A PEM text itself, or the path of the file that holds it. */
function readKey(value: string, name: string, problems: string[]): string {
  if (value === '' || value.includes('-----BEGIN')) return value.replaceAll('\\n', '\n')
  if (existsSync(value)) return readFileSync(value, 'utf8')
  problems.push(`${name}: neither a PEM key nor a file that exists`)
  return ''
}
