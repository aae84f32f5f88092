import { type ErrorCode, errorCatalogue } from '@jishi/contract'

/** The world says no: a code of the catalogue, details that fill its sentence. Anything else that is thrown is our fault (500). */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: Record<string, unknown>

  constructor(code: ErrorCode, details: Record<string, unknown> = {}, options: { cause?: unknown } = {}) {
    super(code, options)
    this.name = 'AppError'
    this.code = code
    this.details = details
  }

  get status(): number {
    return errorCatalogue[this.code].status
  }
}
