import { type ErrorBody, type ErrorCode, errorMessage, type Locale } from '@jishi/contract'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../kernel/app-error.ts'
import { isAway } from './away.ts'
import { localeOf } from './locale.ts'
import { describeFields } from './validation.ts'

/**
 * Turns everything that was thrown into the one wire shape. What we broke is logged whole and told as `server.failed`; a
 * database that is away as `server.busy`, which may be tried again.
 */
export function useErrorHandler(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const known = toAppError(error, localeOf(request))
    if (isOurFault(known)) request.log.error({ err: error }, 'request failed')
    const retryAfter = retryAfterOf(known)
    if (retryAfter !== undefined) reply.header('retry-after', retryAfter)
    return sendError(request, reply, known)
  })
}

export function sendError(request: FastifyRequest, reply: FastifyReply, error: AppError) {
  const body = composeError(error, { id: request.id, locale: localeOf(request) })
  return reply.status(error.status).header('cache-control', 'no-store').send(body)
}

/** The one wire shape of everything that went wrong. */
export function composeError(
  { code, details }: Pick<AppError, 'code' | 'details'>,
  { id, locale }: { id: string; locale: Locale },
): ErrorBody {
  return {
    error: {
      code,
      message: errorMessage(code, locale, details),
      ...(Object.keys(details).length > 0 && { details }),
      requestId: id,
    },
  }
}

/** Something broke. A shop that says by itself that it is too busy to answer is not broken, and says it to thousands. */
export function isOurFault({ status, cause }: AppError): boolean {
  return status >= 500 && cause !== undefined
}

/** What `Retry-After` says of it, if anything. */
export function retryAfterOf({ details }: AppError): string | undefined {
  return details.retryAfterSeconds === undefined ? undefined : String(details.retryAfterSeconds)
}

/** What it means for whoever asked; what nobody expected is server.failed. */
export function toAppError(error: Error & Partial<FastifyError>, locale: Locale): AppError {
  if (error instanceof AppError) return error
  if (error.validation) {
    return new AppError(
      'request.invalid',
      { fields: describeFields(error.validation, locale) },
      { cause: error },
    )
  }
  if (isAway(error)) return new AppError('server.busy', { retryAfterSeconds: 2 }, { cause: error })
  return new AppError(codeOfStatus(error.statusCode), {}, { cause: error })
}

/** Fastify's own refusals: broken JSON, a body over the limit, an unknown content type. */
function codeOfStatus(status: number | undefined): ErrorCode {
  if (status === 413) return 'request.too_large'
  if (status === 415) return 'request.unsupported_media'
  if (status !== undefined && status >= 400 && status < 500) return 'request.invalid'
  return 'server.failed'
}
