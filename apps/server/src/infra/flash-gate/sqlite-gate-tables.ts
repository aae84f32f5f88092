import type { DatabaseSync } from 'node:sqlite'
import type { ClaimState, GateClaim, GateItem, GateLook, GateStates, TakenClaim } from './flash-gate.ts'

export type GateTables = ReturnType<typeof openGateTables>

/** Where the units of an item are: its claims move them. */
type Units = Omit<GateLook, 'epoch'>

/** All SQL of the embedded gate. An item past its time is gone for every reader; the next `build` removes it. */
export function openGateTables(connection: DatabaseSync) {
  connection.exec(schema)
  const sql = prepareAll(connection)

  return {
    findItem(itemId: number) {
      return sql.findItem.get({ itemId, realNow: Date.now() }) as ItemRow | undefined
    },
    putItem(item: GateItem, livesForMs: number) {
      const { itemId, epoch, startsAt, endsAt, limitPerPerson, free } = item
      const forgetAt = Date.now() + livesForMs
      sql.putItem.run({ itemId, epoch, startsAt, endsAt, limitPerPerson, free, forgetAt })
    },
    moveUnits(itemId: number, { free, held, sold }: Units) {
      sql.moveUnits.run({ itemId, free, held, sold })
    },
    /** With its claims and its log. */
    dropItem(itemId: number) {
      for (const statement of sql.dropItem) statement.run(itemId)
    },
    listOverdueItems() {
      return (sql.listOverdueItems.all(Date.now()) as { item_id: number }[]).map((row) => row.item_id)
    },
    findClaim(itemId: number, claimId: string): GateClaim | undefined {
      const row = sql.findClaim.get({ itemId, claimId }) as ClaimRow | undefined
      return row && toClaim(row)
    },
    /** A page of them, by their ids. */
    listStates(itemId: number, after = ''): ClaimStateRow[] {
      return sql.listStates.all({ itemId, realNow: Date.now(), after }) as unknown as ClaimStateRow[]
    },
    readStates(itemId: number, claimIds: readonly string[]): GateStates | undefined {
      const ids = JSON.stringify(claimIds)
      const rows = sql.readStates.all({ itemId, realNow: Date.now(), ids }) as unknown as FoundRow[]
      const epoch = rows[0]?.epoch
      return epoch ? { epoch, states: rows.map(({ state }) => state ?? undefined) } : undefined
    },
    /** A page of it, the oldest entries first. */
    listLog(itemId: number, after = 0): EntryRow[] {
      return sql.listLog.all({ itemId, realNow: Date.now(), after }) as unknown as EntryRow[]
    },
    /** A claim that is there keeps all but its state. */
    putClaim(itemId: number, { claimId, userId, count, epoch, until, state }: GateClaim) {
      sql.putClaim.run({ itemId, claimId, userId, count, epoch, until, state })
    },
    /** Held and sold ones of a person. */
    countUnits(itemId: number, userId: number): number {
      return (sql.countUnits.get(itemId, userId) as { units: number }).units
    },
    addToLog(itemId: number, claimId: string) {
      sql.addToLog.run(itemId, claimId)
    },
    isWaiting(itemId: number, idleMs: number): boolean {
      const realNow = Date.now()
      return sql.isWaiting.get({ itemId, realNow, takenBefore: realNow - idleMs }) !== undefined
    },
    take(itemId: number, { worker, limit, idleMs }: { worker: string; limit: number; idleMs: number }) {
      const realNow = Date.now()
      const entries = sql.take.all({ itemId, realNow, takenBefore: realNow - idleMs, worker, limit })
      const rows = entries.map(({ entry }) => sql.readEntry.get(entry ?? null) as unknown as LogRow)
      return rows.sort((a, b) => a.entry - b.entry).map(toTaken)
    },
    finish(itemId: number, entry: string) {
      sql.finish.run(itemId, Number(entry))
    },
  }
}

const schema = `
  create table if not exists item (
    item_id integer not null primary key,
    epoch integer not null,
    starts_at integer not null,
    ends_at integer not null,
    limit_per_person integer not null,
    free integer not null,
    held integer not null default 0,
    sold integer not null default 0,
    forget_at integer not null
  ) strict;
  create table if not exists claim (
    item_id integer not null,
    claim_id text not null,
    user_id integer not null,
    count integer not null check (count > 0),
    epoch integer not null,
    until integer not null,
    state text not null check (state in ('held', 'sold', 'gone')),
    primary key (item_id, claim_id)
  ) strict, without rowid;
  create index if not exists claim_person on claim (item_id, user_id, state, count);
  create table if not exists log (
    entry integer not null primary key autoincrement,
    item_id integer not null,
    claim_id text not null,
    taken_by text,
    taken_at integer
  ) strict;
  create index if not exists log_item on log (item_id);
`

/** Rows that are listed at once. */
const pageSize = 1000

const isAlive = 'item_id = :itemId and forget_at > :realNow'
const waiting = `
  from log where item_id = :itemId and (taken_at is null or taken_at <= :takenBefore)
    and exists (select 1 from item where ${isAlive})`

function prepareAll(connection: DatabaseSync) {
  const prepare = (sql: string) => connection.prepare(sql)
  return {
    findItem: prepare(`select * from item where ${isAlive}`),
    putItem: prepare(
      `insert into item (item_id, epoch, starts_at, ends_at, limit_per_person, free, forget_at)
       values (:itemId, :epoch, :startsAt, :endsAt, :limitPerPerson, :free, :forgetAt)`,
    ),
    moveUnits: prepare(
      'update item set free = free + :free, held = held + :held, sold = sold + :sold where item_id = :itemId',
    ),
    dropItem: ['item', 'claim', 'log'].map((table) => prepare(`delete from ${table} where item_id = ?`)),
    listOverdueItems: prepare('select item_id from item where forget_at <= ?'),
    findClaim: prepare('select * from claim where item_id = :itemId and claim_id = :claimId'),
    // One statement, which is several times as fast as one for each claim.
    readStates: prepare(
      `select (select epoch from item where ${isAlive}) as epoch,
         (select state from claim where item_id = :itemId and claim_id = value) as state
       from json_each(:ids) order by key`,
    ),
    listStates: prepare(
      `select claim_id, state from claim where item_id = :itemId and claim_id > :after
         and exists (select 1 from item where ${isAlive})
       order by claim_id limit ${pageSize}`,
    ),
    listLog: prepare(
      `select entry, claim_id from log where item_id = :itemId and entry > :after
         and exists (select 1 from item where ${isAlive})
       order by entry limit ${pageSize}`,
    ),
    putClaim: prepare(
      `insert into claim (item_id, claim_id, user_id, count, epoch, until, state)
       values (:itemId, :claimId, :userId, :count, :epoch, :until, :state)
       on conflict (item_id, claim_id) do update set state = excluded.state`,
    ),
    countUnits: prepare(
      `select coalesce(sum(count), 0) as units from claim
       where item_id = ? and user_id = ? and state <> 'gone'`,
    ),
    addToLog: prepare('insert into log (item_id, claim_id) values (?, ?)'),
    isWaiting: prepare(`select 1 ${waiting} limit 1`),
    take: prepare(
      `update log set taken_by = :worker, taken_at = :realNow
       where entry in (select entry ${waiting} order by entry limit :limit) returning entry`,
    ),
    readEntry: prepare('select * from log join claim using (item_id, claim_id) where entry = ?'),
    finish: prepare('delete from log where item_id = ? and entry = ?'),
  }
}

interface ItemRow {
  item_id: number
  epoch: number
  starts_at: number
  ends_at: number
  limit_per_person: number
  free: number
  held: number
  sold: number
}

export interface ClaimStateRow {
  claim_id: string
  state: ClaimState
}

interface ClaimRow extends ClaimStateRow {
  user_id: number
  count: number
  epoch: number
  until: number
}

interface FoundRow {
  epoch: number | null
  state: ClaimState | null
}

export interface EntryRow {
  entry: number
  claim_id: string
}

interface LogRow extends ClaimRow, EntryRow {
  item_id: number
}

function toClaim({ claim_id, user_id, count, epoch, until, state }: ClaimRow): GateClaim {
  return { claimId: claim_id, userId: user_id, count, epoch, until, state }
}

function toTaken(row: LogRow): TakenClaim {
  const { state: _, ...claim } = toClaim(row)
  return { entry: String(row.entry), itemId: row.item_id, ...claim }
}
