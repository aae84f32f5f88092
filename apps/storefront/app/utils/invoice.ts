import type { Invoice } from '@jishi/contract'

export interface InvoiceForm {
  kind: Invoice['kind']
  title: string
  taxNo: string
}

export function emptyInvoice(): InvoiceForm {
  return { kind: 'none', title: '', taxNo: '' }
}

/** Which fields of the form are not right yet. */
export function findInvoiceFaults({ kind, title, taxNo }: InvoiceForm): { title: boolean; taxNo: boolean } {
  const length = title.trim().length
  return {
    title: kind !== 'none' && (length < (kind === 'company' ? 2 : 1) || length > 100),
    taxNo: kind === 'company' && !/^[0-9A-Z]{15,20}$/.test(toTaxNo(taxNo)),
  }
}

/** The invoice that the form asks for; undefined while something is wrong in it. */
export function readInvoice(form: InvoiceForm): Invoice | undefined {
  const faults = findInvoiceFaults(form)
  if (faults.title || faults.taxNo) return undefined
  const title = form.title.trim()
  if (form.kind === 'company') return { kind: 'company', title, taxNo: toTaxNo(form.taxNo) }
  return form.kind === 'personal' ? { kind: 'personal', title } : { kind: 'none' }
}

/** As the tax office writes it: capitals, no gaps. */
function toTaxNo(text: string): string {
  return text.replaceAll(/\s/g, '').toUpperCase()
}
