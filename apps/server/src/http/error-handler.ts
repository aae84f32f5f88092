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
    if (known.status >= 500) request.log.error({ err: error }, 'request failed')
    if (known.details.retryAfterSeconds !== undefined) {
      reply.header('retry-after', String(known.details.retryAfterSeconds))
    }
    return sendError(request, reply, known)
  })
}

export function sendError(request: FastifyRequest, reply: FastifyReply, error: AppError) {
  const body: ErrorBody = {
    error: {
      code: error.code,
      message: errorMessage(error.code, localeOf(request), error.details),
      ...(Object.keys(error.details).length > 0 && { details: error.details }),
      requestId: request.id,
    },
  }
  return reply.status(error.status).header('cache-control', 'no-store').send(body)
}

function toAppError(error: FastifyError, locale: Locale): AppError {
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
