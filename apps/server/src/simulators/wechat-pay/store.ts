import { openSqliteFile } from '../../infra/sqlite-file.ts'
import { createNoticeBox, noticeSchema } from '../payment/notice-box.ts'
import { createTradeLedger, tradeSchema } from './trade-ledger.ts'

export type WechatPayStore = ReturnType<typeof openWechatPayStore>

/** The simulated WeChat Pay's own books, in a file of their own (or `:memory:`), to be compared with the shop's. */
export function openWechatPayStore(file: string) {
  const db = openSqliteFile({ file, synchronous: 'normal' })
  db.exec(tradeSchema + noticeSchema)
  return {
    ...createTradeLedger(db),
    ...createNoticeBox(db),
    close: () => db.close(),
  }
}
