import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'
import { AppError } from '../../kernel/app-error.ts'

const runArgon2 = promisify(argon2)

/** OWASP's parameters for argon2id: 19 MiB, two passes, one lane; about 20 ms. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }
const formatPattern = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/

/** The thread pool has four threads and files need one too; more at once than cores gains nothing. */
const concurrency = Math.min(3, availableParallelism())
/** About two seconds of waiting; whoever comes later is told that we are busy. */
const longestQueue = 50 * concurrency
const inTurn = createTurns(concurrency, longestQueue)

/** Hashes in the PHC format, so that the cost can be raised later. Throws server.busy when too many wait. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const hash = await derive(password, { ...cost, nonce })
  const { memory, passes, parallelism } = cost
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${encode(nonce)}$${encode(hash)}`
}

/** `stored` undefined: nobody has this account; the same work is done and the answer is no. Throws server.busy. */
export async function verifyPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [, memory, passes, parallelism, nonce = '', hash = ''] =
    formatPattern.exec(stored ?? nobodysHash) ?? []
  const wanted = Buffer.from(hash, 'base64')
  const given = await derive(password, {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: wanted.length,
    nonce: Buffer.from(nonce, 'base64'),
  })
  return timingSafeEqual(given, wanted) && stored !== undefined
}

/** A well-formed hash that no password is known for. */
const nobodysHash = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${encode(randomBytes(16))}$${encode(randomBytes(cost.tagLength))}`

/** NFKC: the same characters typed on another keyboard are the same password. */
function derive(password: string, parameters: Omit<Argon2Parameters, 'message'>): Promise<Buffer> {
  return inTurn(() => runArgon2('argon2id', { ...parameters, message: password.normalize('NFKC') }))
}

function encode(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}

/** At most `width` run at once and `depth` wait, in the order of asking. */
function createTurns(width: number, depth: number) {
  const waiting: (() => void)[] = []
  let running = 0
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= width) {
      if (waiting.length >= depth) throw new AppError('server.busy', { retryAfterSeconds: 2 })
      const { promise, resolve } = Promise.withResolvers<void>()
      waiting.push(resolve)
      await promise
    } else {
      running++
    }
    try {
      return await work()
    } finally {
      // The place goes to the next in line without being given up in between.
      const next = waiting.shift()
      if (next === undefined) running--
      else next()
    }
  }
}
