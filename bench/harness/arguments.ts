import { parseArgs } from 'node:util'

export interface Arguments {
  workloads: string[]
  /** Measured seconds, after the warm-up. */
  seconds: number
  jsonFile: string | undefined
  isProduction: boolean
  /** In the large ledger of `ledger`. */
  orders: number
  /** Folder for a CPU profile of the server per workload. */
  profileFolder: string | undefined
}

export const usage = `npm run bench -- [workload ...] [--seconds N] [--json FILE] [--production] [--profile FOLDER] [--orders N]

  --seconds N        seconds of each measurement, after 2 of warm-up (8)
  --json FILE        also write the results and the machine to FILE
  --production       on a private MariaDB and Redis; otherwise on the embedded drivers
  --profile FOLDER   write a CPU profile of the server for each workload
  --orders N         orders in the large ledger of "ledger" (10000000)`

/** Reads the command line. Throws an error that a person can act on, naming everything that is wrong. */
export function readArguments(argv: string[], known: string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '8' },
      json: { type: 'string' },
      production: { type: 'boolean', default: false },
      profile: { type: 'string' },
      orders: { type: 'string', default: '10000000' },
    },
  })
  const unknown = positionals.filter((name) => !known.includes(name))
  if (unknown.length > 0)
    throw new Error(`unknown workload: ${unknown.join(', ')}\nworkloads: ${known.join(', ')}`)
  const seconds = Number(values.seconds)
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 600)
    throw new Error(`--seconds: a whole number from 1 to 600, not "${values.seconds}"`)
  return {
    workloads: positionals.length === 0 ? known : known.filter((name) => positionals.includes(name)),
    seconds,
    jsonFile: values.json,
    isProduction: values.production,
    orders: readOrders(values.orders),
    profileFolder: values.profile,
  }
}

function readOrders(text: string): number {
  const orders = Number(text)
  if (!Number.isInteger(orders) || orders < 20_000 || orders > 100_000_000)
    throw new Error(`--orders: a whole number from 20000 to 100000000, not "${text}"`)
  return orders
}
