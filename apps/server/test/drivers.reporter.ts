import type { Reporter, TestModule } from 'vitest/node'
import { listMissingServers } from './servers.ts'

const drivers = { embedded: 'SQLite and a folder', production: 'MariaDB and Redis' }

/** Says last, in a line per driver set, what a run has really tested. */
export default class DriversReporter implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>) {
    for (const [project, name] of Object.entries(drivers)) {
      const own = modules.filter((module) => module.project.name === project)
      const tests = own.flatMap((module) => [...module.children.allTests()])
      const passed = tests.filter((test) => test.result().state === 'passed')
      const result = own.length === 0 ? whyNot(project) : `${passed.length} of ${tests.length} tests passed`
      process.stdout.write(`${project} drivers (${name}): ${result}\n`)
    }
  }
}

function whyNot(project: string): string {
  const missing = project === 'production' ? listMissingServers() : []
  return missing.length === 0 ? 'not asked for' : `NOT TESTED, no ${missing.join(', ')} on the PATH`
}
