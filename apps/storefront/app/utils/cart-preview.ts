import { addFen, type CartLine, type CartTotals, type CartView, timesFen } from '@jishi/contract'

/** Sold-out and unlisted lines cannot be chosen; a short one can, once its count is corrected. */
export function isChoosable(line: Pick<CartLine, 'state'>): boolean {
  return line.state === 'ok' || line.state === 'stock_short'
}

/** How the cart will look after a change, shown until the server has answered. */
export function previewCart(cart: CartView, change: (line: CartLine) => CartLine | undefined): CartView {
  const lines = cart.lines.flatMap((line) => {
    const next = change(line)
    return next ? { ...next, subtotalFen: timesFen(next.priceFen, next.count) } : []
  })
  return { ...cart, lines, totals: totalUp(lines) }
}

function totalUp(lines: CartLine[]): CartTotals {
  const selected = lines.filter((line) => line.isSelected)
  return {
    lines: lines.length,
    count: sum(lines),
    selectedCount: sum(selected),
    selectedFen: addFen(...selected.map((line) => line.subtotalFen)),
  }
}

function sum(lines: CartLine[]): number {
  return lines.reduce((total, line) => total + line.count, 0)
}
