import { expect, it } from 'vitest'
import { nameServer } from './server-name.ts'

it.each([
  ['sqlite', '3.53.4', 'SQLite 3.53.4'],
  ['mysql', '8.0.36', 'MySQL 8.0.36'],
  ['mysql', '8.4.3-log', 'MySQL 8.4.3'],
  ['mysql', '10.11.19-MariaDB-0+deb12u1', 'MariaDB 10.11.19'],
  ['mysql', '5.5.5-10.6.18-MariaDB', 'MariaDB 10.6.18'],
  ['mysql', '8.0.11-TiDB-v7.5.0', 'TiDB 7.5.0'],
] as const)('%s %s is %s', (dialect, version, name) => {
  expect(nameServer(dialect, version)).toBe(name)
})
