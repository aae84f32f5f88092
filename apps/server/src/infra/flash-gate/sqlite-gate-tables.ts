import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { ClaimState, GateClaim, GateItem, GateLook, GateStates, TakenClaim } from './flash-gate.ts'
import {
  type ClaimRow,
  type ClaimStateRow,
  type EntryRow,
  type GateRow,
  prepareGateTables,
} from './sqlite-gate-schema.ts'

export type GateTables = ReturnType<typeof openGateTables>

/** Where the units of an item are: its claims move them. */
export type Units = Omit<GateLook, 'epoch'>

/**
 * All SQL of the embedded gate. What is past its time is gone for every reader, a gate that stands as well as a draft;
 * `sweep` removes it, page by page, and what was replaced.
 */
export function openGateTables(connection: DatabaseSync) {
  prepareGateTables(connection)
  const sql = prepareAll(connection)

  return {
    /** The gate of the item that stands. */
    findGate(itemId: number) {
      return sql.findGate.get({ itemId, realNow: Date.now() }) as GateRow | undefined
    },
    /** Gives its number. */
    addDraft(
      { itemId, epoch, startsAt, endsAt, limitPerPerson, free }: GateItem,
      livesForMs: number,
    ): number {
      const forgetAt = Date.now() + livesForMs
      const fields = { itemId, epoch, startsAt, endsAt, limitPerPerson, free, forgetAt }
      return Number(sql.addDraft.run(fields).lastInsertRowid)
    },
    /** Lets a draft live on; tells whether it still did. */
    renewDraft(gateId: number, livesForMs: number): boolean {
      const realNow = Date.now()
      return sql.renewDraft.run({ gateId, realNow, forgetAt: realNow + livesForMs }).changes === 1
    },
    /** Puts a draft in the place of what stood there. */
    raiseDraft(gateId: number, itemId: number): void {
      sql.dropStanding.run(itemId)
      sql.raiseDraft.run(gateId)
    },
    /** It is past its time from now on. */
    dropDraft(gateId: number): void {
      sql.dropDraft.run(gateId)
    },
    /** Removes a page of what is past its time; tells whether there may be more. */
    sweep(): boolean {
      const overdue = sql.findOverdue.get(Date.now()) as { gate_id: number } | undefined
      if (overdue === undefined) return false
      const { gate_id: gateId } = overdue
      const removed = sql.sweep.reduce((sum, statement) => sum + Number(statement.run({ gateId }).changes), 0)
      if (removed === 0) sql.removeGate.run(gateId)
      return true
    },
    moveUnits(gateId: number, { free, held, sold }: Units) {
      sql.moveUnits.run({ gateId, free, held, sold })
    },
    findClaim(gateId: number, claimId: string): GateClaim | undefined {
      const row = sql.findClaim.get({ gateId, claimId }) as ClaimRow | undefined
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
    putClaim(gateId: number, { claimId, userId, count, epoch, until, state }: GateClaim) {
      sql.putClaim.run({ gateId, claimId, userId, count, epoch, until, state })
    },
    /** Held and sold ones of a person. */
    countUnits(gateId: number, userId: number): number {
      return (sql.countUnits.get(gateId, userId) as { units: number }).units
    },
    addToLog(gateId: number, claimId: string) {
      sql.addToLog.run(gateId, claimId)
    },
    isWaiting(itemId: number, idleMs: number): boolean {
      const realNow = Date.now()
      return sql.isWaiting.get({ itemId, realNow, takenBefore: realNow - idleMs }) !== undefined
    },
    take(itemId: number, { worker, limit, idleMs }: { worker: string; limit: number; idleMs: number }) {
      const realNow = Date.now()
      const entries = sql.take.all({ itemId, realNow, takenBefore: realNow - idleMs, worker, limit })
      const rows = entries.map(({ entry }) => sql.readEntry.get(entry ?? null) as unknown as LogRow)
      return rows.sort((a, b) => a.entry - b.entry).map((row) => toTaken(itemId, row))
    },
    finish(itemId: number, entry: string) {
      sql.finish.run({ itemId, realNow: Date.now(), entry: Number(entry) })
    },
  }
}

/** Rows that are listed or removed at once. */
const pageSize = 1000

const standing = 'item_id = :itemId and is_standing = 1 and forget_at > :realNow'
const ofStanding = `gate_id = (select gate_id from gate where ${standing})`
const waiting = `from log where ${ofStanding} and (taken_at is null or taken_at <= :takenBefore)`

function prepareAll(connection: DatabaseSync) {
  const prepare = (sql: string) => connection.prepare(sql)
  return {
    ...prepareGates(prepare),
    findClaim: prepare('select * from claim where gate_id = :gateId and claim_id = :claimId'),
    // One statement, which is several times as fast as one for each claim.
    readStates: prepare(
      `select (select epoch from gate where ${standing}) as epoch,
         (select state from claim where ${ofStanding} and claim_id = value) as state
       from json_each(:ids) order by key`,
    ),
    listStates: prepare(
      `select claim_id, state from claim where ${ofStanding} and claim_id > :after
       order by claim_id limit ${pageSize}`,
    ),
    listLog: prepare(
      `select entry, claim_id from log where ${ofStanding} and entry > :after order by entry limit ${pageSize}`,
    ),
    putClaim: prepare(
      `insert into claim (gate_id, claim_id, user_id, count, epoch, until, state)
       values (:gateId, :claimId, :userId, :count, :epoch, :until, :state)
       on conflict (gate_id, claim_id) do update set state = excluded.state`,
    ),
    countUnits: prepare(
      `select coalesce(sum(count), 0) as units from claim
       where gate_id = ? and user_id = ? and state <> 'gone'`,
    ),
    addToLog: prepare('insert into log (gate_id, claim_id) values (?, ?)'),
    isWaiting: prepare(`select 1 ${waiting} limit 1`),
    take: prepare(
      `update log set taken_by = :worker, taken_at = :realNow
       where entry in (select entry ${waiting} order by entry limit :limit) returning entry`,
    ),
    readEntry: prepare('select * from log join claim using (gate_id, claim_id) where entry = ?'),
    finish: prepare(`delete from log where ${ofStanding} and entry = :entry`),
  }
}

function prepareGates(prepare: (sql: string) => StatementSync) {
  return {
    findGate: prepare(`select * from gate where ${standing}`),
    addDraft: prepare(
      `insert into gate (item_id, epoch, starts_at, ends_at, limit_per_person, free, forget_at)
       values (:itemId, :epoch, :startsAt, :endsAt, :limitPerPerson, :free, :forgetAt)`,
    ),
    renewDraft: prepare(
      'update gate set forget_at = :forgetAt where gate_id = :gateId and forget_at > :realNow',
    ),
    dropStanding: prepare(
      'update gate set is_standing = 0, forget_at = 0 where item_id = ? and is_standing = 1',
    ),
    raiseDraft: prepare('update gate set is_standing = 1 where gate_id = ?'),
    dropDraft: prepare('update gate set forget_at = 0 where gate_id = ?'),
    findOverdue: prepare('select gate_id from gate where forget_at <= ? limit 1'),
    sweep: [
      `delete from claim where gate_id = :gateId
         and claim_id in (select claim_id from claim where gate_id = :gateId limit ${pageSize})`,
      `delete from log where entry in (select entry from log where gate_id = :gateId limit ${pageSize})`,
    ].map((sql) => prepare(sql)),
    removeGate: prepare('delete from gate where gate_id = ?'),
    moveUnits: prepare(
      'update gate set free = free + :free, held = held + :held, sold = sold + :sold where gate_id = :gateId',
    ),
  }
}

interface FoundRow {
  epoch: number | null
  state: ClaimState | null
}

type LogRow = ClaimRow & EntryRow

function toClaim({ claim_id, user_id, count, epoch, until, state }: ClaimRow): GateClaim {
  return { claimId: claim_id, userId: user_id, count, epoch, until, state }
}

function toTaken(itemId: number, row: LogRow): TakenClaim {
  const { state: _, ...claim } = toClaim(row)
  return { entry: String(row.entry), itemId, ...claim }
}
