import type { DatabaseSync } from 'node:sqlite'
import { inTransaction } from '../sqlite-file.ts'
import type { ClaimState } from './flash-gate.ts'

/**
 * Each build is a row of `gate` with claims of its own: at most one of an item stands, the others are drafts, or were
 * replaced. Claims and log name their gate, so one statement puts all of them in place of others.
 */
const schema = `
  create table gate (
    gate_id integer not null primary key autoincrement,
    item_id integer not null,
    is_standing integer not null default 0,
    epoch integer not null,
    starts_at integer not null,
    ends_at integer not null,
    limit_per_person integer not null,
    free integer not null,
    held integer not null default 0,
    sold integer not null default 0,
    forget_at integer not null
  ) strict;
  create unique index gate_standing on gate (item_id) where is_standing = 1;
  create table claim (
    gate_id integer not null,
    claim_id text not null,
    user_id integer not null,
    count integer not null check (count > 0),
    epoch integer not null,
    until integer not null,
    state text not null check (state in ('held', 'sold', 'gone')),
    primary key (gate_id, claim_id)
  ) strict, without rowid;
  create index claim_person on claim (gate_id, user_id, state, count);
  create table log (
    entry integer not null primary key autoincrement,
    gate_id integer not null,
    claim_id text not null,
    taken_by text,
    taken_at integer
  ) strict;
  create index log_gate on log (gate_id);
`

const shape = 2

/** Adds the tables to a new file. One of an older shape is emptied: its gates are built anew from the database. */
export function prepareGateTables(connection: DatabaseSync): void {
  const readShape = connection.prepare('pragma user_version')
  const isReady = () => readShape.get()?.user_version === shape
  if (isReady()) return
  inTransaction(connection, () => {
    // Another process may have been first.
    if (isReady()) return
    for (const table of ['item', 'claim', 'log']) connection.exec(`drop table if exists ${table}`)
    connection.exec(`${schema}; pragma user_version = ${shape}`)
  })
}

export interface GateRow {
  gate_id: number
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

export interface ClaimRow extends ClaimStateRow {
  user_id: number
  count: number
  epoch: number
  until: number
}

export interface EntryRow {
  entry: number
  claim_id: string
}
