import { join } from 'node:path'
import { type KeyPair, loadOrCreateKeyPair } from '../payment/key-pair.ts'

/** Both sides of the conversation: the shop signs with `merchant`, the simulated Alipay with `alipay`. */
export interface SimulatorKeys {
  merchant: KeyPair
  alipay: KeyPair
}

/** The same ones for the same folder. */
export async function loadOrCreateSimulatorKeys(folder: string): Promise<SimulatorKeys> {
  const [merchant, alipay] = await Promise.all([
    loadOrCreateKeyPair(join(folder, 'merchant.pem')),
    loadOrCreateKeyPair(join(folder, 'alipay.pem')),
  ])
  return { merchant, alipay }
}
