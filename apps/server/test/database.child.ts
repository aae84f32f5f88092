import { sql } from 'kysely'
import { migrate } from '../src/infra/database/migrate.ts'
import { openDatabaseAt, type TestPlace } from './place.ts'

/** Another process on the same database: migrates it, or commits a row and waits to be killed. */
const { place, task } = JSON.parse(process.argv[2] ?? '') as { place: TestPlace; task: 'migrate' | 'commit' }
const database = openDatabaseAt(place)
if (task === 'migrate') {
  process.send?.(await migrate(database))
  await database.close()
  process.disconnect()
} else {
  await database.transaction((tx) =>
    sql`insert into probe (id, code, amount) values (1, 'kept', 5)`.execute(tx),
  )
  process.send?.('committed')
  setInterval(() => {}, 1000)
}
