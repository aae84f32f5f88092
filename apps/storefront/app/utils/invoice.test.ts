import { describe, expect, it } from 'vitest'
import { emptyInvoice, findInvoiceFaults, readInvoice } from './invoice.ts'

describe('§7 invoice', () => {
  it('none is asked for unless somebody does', () => {
    expect(readInvoice(emptyInvoice())).toEqual({ kind: 'none' })
  })

  it('a person needs a name, a company a name and a tax number', () => {
    expect(findInvoiceFaults({ kind: 'personal', title: ' ', taxNo: '' })).toEqual({
      title: true,
      taxNo: false,
    })
    const company = { kind: 'company', title: '集市', taxNo: '9111 0105 ma01abcd2x' } as const
    expect(readInvoice(company)).toEqual({ kind: 'company', title: '集市', taxNo: '91110105MA01ABCD2X' })
    expect(readInvoice({ ...company, taxNo: '123' })).toBeUndefined()
    expect(readInvoice({ ...company, title: '集' })).toBeUndefined()
  })
})
