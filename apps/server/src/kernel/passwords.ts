import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'
import { createFairTurns } from './fair-turns.ts'

type Derive = (parameters: Argon2Parameters) => Promise<Buffer>

export type Passwords = ReturnType<typeof createPasswords>

/** OWASP's parameters for argon2id: 19 MiB, two passes, one lane; about 20 ms. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }
const formatPattern = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/

/** The thread pool has eight threads (`engine.ts`), and files and pictures need some too. */
const mostAtOnce = 6
const cores = Math.min(mostAtOnce, availableParallelism())
/** Two turns more than cores: whoever has a turn also asks the store and the database, and a core should not wait for that. */
const concurrency = Math.min(mostAtOnce, cores + 2)
/** About two seconds of waiting for one client, six for all. */
const limits = { width: concurrency, perClient: 50 * cores, total: 150 * cores }

/** A well-formed hash that no password is known for. */
const nobodysHash = format(randomBytes(16), randomBytes(cost.tagLength))

/** Hashes and compares passwords off the event loop, few at once, fair to all clients. */
export function createPasswords({
  derive = promisify(argon2).bind(null, 'argon2id') as Derive,
}: {
  derive?: Derive
} = {}) {
  const inTurn = createFairTurns(limits)
  const onACore = createFairTurns({ width: cores, perClient: Infinity, total: Infinity })
  /** More hashes at once than cores would push each other's 19 MiB out of the caches. */
  const hashOf = (parameters: Argon2Parameters) => onACore('all', () => derive(parameters))

  return {
    /** Runs what compares a password when it is this client's turn. Throws server.busy when too many wait. */
    inTurn,

    /** Hashes in the PHC format, so that the cost can be raised later. Takes a turn: throws server.busy. */
    hash(password: string, client: string): Promise<string> {
      return inTurn(client, async () => {
        const nonce = randomBytes(16)
        return format(nonce, await hashOf({ ...cost, nonce, message: normalise(password) }))
      })
    },

    /**
     * Takes no turn of its own. `stored` undefined or empty: nobody has this account, or it has no password; the same
     * work is done and the answer is no.
     */
    async verify(password: string, stored: string | undefined): Promise<boolean> {
      const hasPassword = stored !== undefined && stored !== ''
      const [, memory, passes, parallelism, nonce = '', hash = ''] =
        formatPattern.exec(hasPassword ? stored : nobodysHash) ?? []
      const wanted = Buffer.from(hash, 'base64')
      const given = await hashOf({
        message: normalise(password),
        memory: Number(memory),
        passes: Number(passes),
        parallelism: Number(parallelism),
        tagLength: wanted.length,
        nonce: Buffer.from(nonce, 'base64'),
      })
      return timingSafeEqual(given, wanted) && hasPassword
    },
  }
}

/** NFKC: the same characters typed on another keyboard are the same password. */
function normalise(password: string): string {
  return password.normalize('NFKC')
}

function format(nonce: Buffer, hash: Buffer): string {
  const { memory, passes, parallelism } = cost
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${encode(nonce)}$${encode(hash)}`
}

function encode(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
