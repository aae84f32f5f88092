import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabaseAt, openFlashGateAt, openLockAt, type TestPlace } from '../../test/place.ts'
import { createTestPlace, removeTestPlace } from '../../test/ports.ts'
import { nameServer } from '../infra/database/server-name.ts'
import { systemClock } from '../kernel/clock.ts'
import type { LabReport } from './lab.ts'
import { labCommand } from './lab-command.ts'

let place: TestPlace
let tools: Parameters<typeof labCommand>[0]
beforeEach(async () => {
  place = await createTestPlace()
  tools = {
    database: openDatabaseAt(place),
    lock: openLockAt(place),
    gate: openFlashGateAt(place),
    clock: systemClock,
  }
})
afterEach(async () => {
  await Promise.all([tools.database.close(), tools.lock.close(), tools.gate.close()])
  await removeTestPlace(place)
})

const small = ['--stock', '5', '--buyers', '8', '--requests', '40']
const lab = (...args: string[]) => labCommand(tools, args)

describe('jishi lab', () => {
  it('tries the six ways and says of each how it went', async () => {
    const tried: string[] = []
    const { text, exitCode } = await labCommand(tools, small, (way) => tried.push(way))
    expect(tried).toEqual(['naive', 'pessimistic', 'optimistic', 'conditional', 'lock', 'gate'])
    expect(exitCode).toBe(0)
    const { rows } = await tools.database.dialect.selectVersion.execute(tools.database.db)
    const server = nameServer(tools.database.dialect.name, rows[0]?.version ?? '')
    expect(text).toContain(`${server}: 8 buyers at once, 40 requests for 5 units`)
    for (const way of tried) expect(text).toMatch(new RegExp(`^${way} +[\\d,]+ `, 'm'))
    expect(text).toMatch(/naive sold \d+ units that were never there/)
  })

  it('gives the same for programs, of the ways asked for, and draws it', async () => {
    const svg = join(place.folder, 'lab.svg')
    const { text } = await lab(...small, '--ways', 'naive,lock-fenced', '--json', '--svg', svg)
    const report = JSON.parse(text) as LabReport
    expect(report).toMatchObject({ load: { stock: 5, buyers: 8, requests: 40 } })
    expect(report.results.map(({ way }) => way)).toEqual(['naive', 'lock-fenced'])
    const picture = await readFile(svg, 'utf8')
    expect(picture).toContain('5, exactly')
    expect(picture).toContain(`${report.results[0]?.oversold} too many`)
    expect(picture).not.toMatch(/NaN|undefined|Infinity/)
  })

  it('refuses what it does not understand, and touches nothing', async () => {
    for (const wrong of [
      ['--stock', '0'],
      ['--buyers', 'many'],
      ['--ways', 'nive'],
      ['--unknown'],
      ['word'],
    ]) {
      const { text, exitCode } = await lab(...wrong)
      expect(exitCode, wrong.join(' ')).toBe(2)
      expect(text).toContain('usage:')
    }
    expect(await tools.database.db.introspection.getTables()).toEqual([])
  })

  it('does not disturb another lab', async () => {
    const [one, two] = await Promise.all([lab(...small), lab(...small)])
    expect([one.exitCode, two.exitCode].toSorted()).toEqual([0, 2])
    expect((await lab(...small, '--ways', 'conditional')).exitCode).toBe(0)
  })
})
