import { openSqliteFile } from '../../infra/sqlite-file.ts'
import { createNoticeBox, noticeSchema } from '../payment/notice-box.ts'
import { createTradeLedger, tradeSchema } from './trade-ledger.ts'

export type SimulatorStore = ReturnType<typeof openSimulatorStore>

/**
 * The simulated Alipay's own books, in a file of their own (or `:memory:`): what it took survives the death of the
 * process, so that its ledger can be compared with the shop's afterwards.
 */
export function openSimulatorStore(file: string) {
  const db = openSqliteFile({ file, synchronous: 'normal' })
  db.exec(tradeSchema + noticeSchema)
  return {
    ...createTradeLedger(db),
    ...createNoticeBox(db),
    close: () => db.close(),
  }
}
