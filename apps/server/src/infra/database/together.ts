import type {
  Compilable,
  CompiledQuery,
  DatabaseConnection,
  InferResult,
  QueryExecutorProvider,
  QueryResult,
} from 'kysely'

/** A connection that can send several questions at once. */
export interface TogetherConnection {
  together(queries: readonly CompiledQuery[]): Promise<QueryResult<unknown>[]>
}

type Rows<Queries extends readonly Compilable[]> = {
  -readonly [Key in keyof Queries]: InferResult<Queries[Key]>
}

/**
 * The rows of several small selects, in their order. Where the database is far they travel together, so that they cost
 * one way; they run one after the other, so none should be slow.
 */
export function together<const Queries extends readonly Compilable[]>(
  db: QueryExecutorProvider,
  queries: Queries,
): Promise<Rows<Queries>> {
  const compiled = queries.map((query) => query.compile())
  return db.getExecutor().provideConnection(async (connection) => {
    const results = isTogether(connection)
      ? await connection.together(compiled)
      : await askEach(connection, compiled)
    return results.map(({ rows }) => rows) as Rows<Queries>
  })
}

async function askEach(connection: DatabaseConnection, queries: readonly CompiledQuery[]) {
  const results: QueryResult<unknown>[] = []
  for (const query of queries) results.push(await connection.executeQuery(query))
  return results
}

function isTogether(connection: DatabaseConnection): connection is DatabaseConnection & TogetherConnection {
  return 'together' in connection
}
