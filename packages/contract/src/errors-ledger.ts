/** Codes of orders that lie in the archive, and of moving a ledger period there and back. */
export const ledgerErrors = {
  'order.archived': {
    status: 409,
    zh: '这个订单已归档，只能查看；如需处理请联系客服',
    en: 'This order is in the archive and can only be looked at. Contact customer service to have it changed.',
  },
  'ledger.no_period': {
    status: 404,
    zh: '账期 {period} 不存在',
    en: 'There is no ledger period {period}.',
  },
  'ledger.period_open': {
    status: 409,
    zh: '账期 {period} 还没有结束，或还有未完成的订单：{orders}',
    en: 'The ledger period {period} is not over, or has orders that are not at their end: {orders}',
  },
  'ledger.changed': {
    status: 409,
    zh: '账期 {period} 在归档或恢复途中有变化，请重试',
    en: 'The ledger period {period} changed meanwhile, or is being restored. Try again.',
  },
  'ledger.damaged': {
    status: 500,
    zh: '账期 {period} 的第 {part} 个归档文件缺失或已损坏',
    en: 'Archive file {part} of the ledger period {period} is missing or damaged.',
  },
} as const
