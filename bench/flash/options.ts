import { parseArgs } from 'node:util'

export interface Options {
  users: number
  /** Presses that are under way at once. */
  concurrency: number
  stock: number
  isProduction: boolean
  servers: number
  /** None: the servers write the orders themselves. */
  workers: number
  /** Of those who have an order, how many pay; 0 to 1. */
  pay: number
  /** The shop's own limits per person, address and sale hold. */
  hasLimits: boolean
  htmlFile: string | undefined
  jsonFile: string | undefined
}

export const usage = `npm run flash -- [--users N] [--concurrency N] [--stock N] [--production] [--servers N] [--workers N] [--pay SHARE] [--limits] [--html FILE] [--json FILE]

  --users N        people who press at the start; every tenth presses in two tabs (20000)
  --concurrency N  presses that are under way at once (500)
  --stock N        units, one for each person (100)
  --production     on a private MariaDB and Redis; otherwise on the embedded drivers
  --servers N      server processes (1)
  --workers N      processes that write the orders; 0: the servers do (0)
  --pay SHARE      this share of those who have an order pays, from 0 to 1 (0)
  --limits         with the shop's limits per person, address and sale, each connection from its own address
  --html FILE      also write the report as a page
  --json FILE      also write what was measured`

/** Reads the command line. Throws an error that names everything that is wrong. */
export function readOptions(argv: string[]): Options {
  const { values } = parseArgs({
    args: argv,
    options: {
      users: { type: 'string', default: '20000' },
      concurrency: { type: 'string', default: '500' },
      stock: { type: 'string', default: '100' },
      production: { type: 'boolean', default: false },
      servers: { type: 'string', default: '1' },
      workers: { type: 'string', default: '0' },
      pay: { type: 'string', default: '0' },
      limits: { type: 'boolean', default: false },
      html: { type: 'string' },
      json: { type: 'string' },
    },
  })
  const problems: string[] = []
  const whole = (
    name: 'users' | 'concurrency' | 'stock' | 'servers' | 'workers',
    from: number,
    to: number,
  ) => {
    const value = Number(values[name])
    if (!Number.isInteger(value) || value < from || value > to)
      problems.push(`--${name}: a whole number from ${from} to ${to}, not "${values[name]}"`)
    return value
  }
  const options: Options = {
    users: whole('users', 1, 500_000),
    concurrency: whole('concurrency', 1, 5_000),
    stock: whole('stock', 1, 1_000_000),
    isProduction: values.production,
    servers: whole('servers', 1, 8),
    workers: whole('workers', 0, 8),
    pay: Number(values.pay),
    hasLimits: values.limits,
    htmlFile: values.html,
    jsonFile: values.json,
  }
  if (!(options.pay >= 0 && options.pay <= 1)) problems.push(`--pay: from 0 to 1, not "${values.pay}"`)
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return options
}
