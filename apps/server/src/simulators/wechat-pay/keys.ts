import { join } from 'node:path'
import { type KeyPair, loadOrCreateKeyPair } from '../payment/key-pair.ts'

/** Both sides of the conversation: the shop signs with `merchant`, the simulated WeChat Pay with `wechat`. */
export interface WechatPayKeys {
  merchant: KeyPair
  wechat: KeyPair
}

/** The same ones for the same folder. */
export async function loadOrCreateWechatPayKeys(folder: string): Promise<WechatPayKeys> {
  const [merchant, wechat] = await Promise.all([
    loadOrCreateKeyPair(join(folder, 'merchant.pem')),
    loadOrCreateKeyPair(join(folder, 'wechat.pem')),
  ])
  return { merchant, wechat }
}
