import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { withLock } from '../infra/lock/with-lock.ts'
import { type LabReport, listBroken, runLab } from './lab.ts'
import { drawLab } from './lab-picture.ts'
import { describeLab } from './lab-table.ts'
import type { Load } from './measure.ts'
import { pausedWays, sixWays, type WayName } from './ways/index.ts'

export const labUsage = `  lab [--stock 500] [--buyers 64] [--requests 3000]     sell the same stock in six ways under the same load: who oversells?
  lab --pauses                                          and two more: owners of a lock who stand still, without and with a fence
  lab --ways naive,conditional --json --svg FILE        only some of them; for programs; as a chart`

const options = {
  stock: { type: 'string', default: '500' },
  buyers: { type: 'string', default: '64' },
  requests: { type: 'string', default: '3000' },
  ways: { type: 'string' },
  pauses: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  svg: { type: 'string' },
} as const

type Tools = Parameters<typeof runLab>[0]

/** Only one lab at a time has the tables. */
const ownTables = { name: 'lab.tables', ttlMs: 30_000 }

interface Answer {
  text: string
  /** 0: as it should be. 1: a way that must be exact was not. 2: nothing was done, and `text` says why. */
  exitCode: 0 | 1 | 2
}

/** `jishi lab ...`. Never throws for what a person typed. `onWay` hears which way is tried now. */
export async function labCommand(
  tools: Tools,
  args: string[],
  onWay?: (way: WayName) => void,
): Promise<Answer> {
  const asked = readArgs(args)
  if (typeof asked === 'string') return { text: `${asked}\n\nusage:\n${labUsage}`, exitCode: 2 }
  const { name, ttlMs } = ownTables
  const done = await withLock(tools.lock, name, { ttlMs }, () => runLab(tools, { ...asked, onWay }))
  if (done === undefined) return { text: 'Another lab is running on this database.', exitCode: 2 }
  const report = done.result
  if (asked.svg !== undefined) await writeFile(asked.svg, drawLab(report))
  return { text: write(report, asked.isJson), exitCode: listBroken(report).length === 0 ? 0 : 1 }
}

function write(report: LabReport, isJson: boolean): string {
  return isJson ? JSON.stringify(report, null, 2) : describeLab(report)
}

interface Asked {
  load: Load
  ways: WayName[]
  isJson: boolean
  svg: string | undefined
}

/** Or what is wrong with them. */
function readArgs(args: string[]): Asked | string {
  try {
    const { values } = parseArgs({ args, options })
    const usual: WayName[] = values.pauses ? [...sixWays, ...pausedWays] : [...sixWays]
    const ways = values.ways === undefined ? usual : values.ways.split(',').map(readWay)
    return {
      load: {
        stock: readCount('stock', values.stock),
        buyers: readCount('buyers', values.buyers),
        requests: readCount('requests', values.requests),
      },
      ways,
      isJson: values.json,
      svg: values.svg,
    }
  } catch (error) {
    if (error instanceof RangeError || isUsageError(error)) return error.message
    throw error
  }
}

function readCount(name: string, text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1 || count > 1_000_000)
    throw new RangeError(`--${name}: a whole number from 1 to 1000000, not "${text}"`)
  return count
}

function readWay(name: string): WayName {
  const known = [...sixWays, ...pausedWays].find((way) => way === name)
  if (known === undefined)
    throw new RangeError(`--ways: of ${[...sixWays, ...pausedWays].join(', ')}, not "${name}"`)
  return known
}

function isUsageError(error: unknown): error is Error {
  return error instanceof TypeError && String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')
}
