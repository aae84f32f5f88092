import type { Database, Db } from './infra/database/database.ts'
import type { Breach, Proof } from './kernel/proof.ts'

export interface AuditReport {
  isClean: boolean
  promises: {
    name: string
    promise: string
    /** How many rows break it. */
    broken: number
    /** The first of them. */
    rows: object[]
  }[]
}

const shownRows = 20

/** Rows that were looked at, of those that will have been. */
export interface AuditProgress {
  seen: number
  total: number
}

/** Proves the shop's promises from one moment of its data. Rows are counted only for an `onProgress` that hears of them. */
export async function runAudit(
  database: Pick<Database, 'snapshot'>,
  proofs: readonly Proof<Db>[],
  onProgress?: (progress: AuditProgress) => void,
): Promise<AuditReport> {
  const promises = new Map(
    proofs.flatMap((proof) =>
      Object.entries(proof.promises).map(([name, promise]) => [
        name,
        { name, promise, broken: 0, rows: [] as object[] },
      ]),
    ),
  )
  const progress: AuditProgress = { seen: 0, total: 0 }
  await database.snapshot(async (db) => {
    if (onProgress) for (const proof of proofs) progress.total += await proof.countRows(db)
    for (const proof of proofs) for await (const breach of proof.find(db, see)) note(breach)
  })
  return {
    isClean: [...promises.values()].every(({ broken }) => broken === 0),
    promises: [...promises.values()],
  }

  function see(rows: number): void {
    progress.seen += rows
    onProgress?.({ ...progress })
  }

  function note({ promise, row }: Breach): void {
    const entry = promises.get(promise)
    if (entry === undefined) throw new Error(`a proof found a breach of what it does not promise: ${promise}`)
    entry.broken++
    if (entry.rows.length < shownRows) entry.rows.push(row)
  }
}

/** For a person: a line for each promise, and the rows where one is broken. */
export function describeAudit({ promises }: AuditReport): string {
  return promises
    .flatMap(({ promise, broken, rows }) => [
      `${broken === 0 ? 'holds ' : 'BROKEN'}  ${promise}${broken === 0 ? '' : `: ${broken}`}`,
      ...rows.map((row) => `        ${JSON.stringify(row)}`),
      ...(broken > rows.length ? [`        ... and ${broken - rows.length} more`] : []),
    ])
    .join('\n')
}
