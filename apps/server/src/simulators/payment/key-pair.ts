import { createPublicKey, generateKeyPair, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

/** PEM texts: PKCS8 and SPKI. */
export interface KeyPair {
  privateKey: string
  publicKey: string
}

/** Makes an RSA-2048 key pair once, a file that only its owner reads, and gives the same one ever after. */
export async function loadOrCreateKeyPair(file: string): Promise<KeyPair> {
  await mkdir(dirname(file), { recursive: true })
  return (await load(file)) ?? create(file)
}

async function load(file: string): Promise<KeyPair | undefined> {
  const privateKey = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  if (privateKey === undefined) return undefined
  return {
    privateKey,
    publicKey: createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString(),
  }
}

/** Two processes may start at once: the file appears whole or not at all, and the first one stays. */
async function create(file: string): Promise<KeyPair> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, privateKey, { mode: 0o600, flag: 'wx' })
  try {
    await link(draft, file)
    return { privateKey, publicKey }
  } catch (error) {
    const winner = await load(file)
    if (winner === undefined) throw error
    return winner
  } finally {
    await rm(draft)
  }
}
