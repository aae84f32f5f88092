import { parseArgs } from 'node:util'

export interface Arguments {
  workloads: string[]
  /** Measured seconds, after the warm-up. */
  seconds: number
  jsonFile: string | undefined
  isProduction: boolean
  /** Folder for a CPU profile of the server per workload. */
  profileFolder: string | undefined
}

export const usage = `npm run bench -- [workload ...] [--seconds N] [--json FILE] [--production] [--profile FOLDER]

  --seconds N        seconds of each measurement, after 2 of warm-up (8)
  --json FILE        also write the results and the machine to FILE
  --production       on a private MariaDB and Redis; otherwise on the embedded drivers
  --profile FOLDER   write a CPU profile of the server for each workload`

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
    profileFolder: values.profile,
  }
}
