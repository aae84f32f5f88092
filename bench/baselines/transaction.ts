import { runClosedLoop } from '../load/closed-loop.ts'
import type { LoadResult, TransactionJob } from '../load/protocol.ts'
import { serve } from '../load/serve.ts'
import type { Ledger } from './ledger.ts'
import { openMysqlLedger } from './mysql-ledger.ts'
import { openSqliteLedger } from './sqlite-ledger.ts'

serve<TransactionJob, LoadResult>(async (job) => {
  const ledger = await openLedger(job)
  let orders = 0
  const result = await runClosedLoop(job, (worker) => {
    const number = orders++
    const skuId = 1 + ((number * 7 + worker) % job.skus)
    return ledger.order(`${Date.now()}${String(number).padStart(13, '0')}`, skuId)
  })
  await ledger.close()
  return result
})

function openLedger({ database, skus, concurrency }: TransactionJob): Promise<Ledger> {
  if (database.driver === 'sqlite') return openSqliteLedger(database.file, skus)
  return openMysqlLedger(database.url, skus, concurrency)
}
