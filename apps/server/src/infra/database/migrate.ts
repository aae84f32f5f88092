import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Kysely, type Migration, Migrator } from 'kysely'
import type { Database } from './database.ts'
import type { Dialect } from './dialect.ts'

/** A migration file exports this: written once, for both dialects. */
export type MigrateUp = (db: Kysely<unknown>, dialect: Dialect) => Promise<void>

const folder = join(import.meta.dirname, '../../../migrations')

/** Brings the schema up to date; several processes may try at once, one does the work. Gives the names it applied. */
export async function migrate(
  database: Database,
  onApplied: (name: string) => void = () => {},
): Promise<string[]> {
  const { error, results = [] } = await createMigrator(database).migrateToLatest()
  const applied = results
    .filter((result) => result.status === 'Success')
    .map((result) => result.migrationName)
  applied.forEach(onApplied)
  if (error !== undefined) throw error
  return applied
}

/** Names of migrations that this code has and the database has not. */
export async function listPendingMigrations(database: Database): Promise<string[]> {
  const all = await createMigrator(database).getMigrations()
  return all.filter((migration) => migration.executedAt === undefined).map((migration) => migration.name)
}

function createMigrator({ db, dialect }: Database): Migrator {
  return new Migrator({ db, provider: { getMigrations: () => loadMigrations(dialect) } })
}

async function loadMigrations(dialect: Dialect): Promise<Record<string, Migration>> {
  const migrations: Record<string, Migration> = {}
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.ts')).sort()) {
    const { up } = (await import(pathToFileURL(join(folder, file)).href)) as { up: MigrateUp }
    migrations[file.slice(0, -'.ts'.length)] = { up: (db) => up(db, dialect) }
  }
  return migrations
}
