import type { FastifyBaseLogger, FastifyInstance } from 'fastify'

/** Every answer carries its request id; those that were slow or that we broke leave a line. */
export function useRequestLog(app: FastifyInstance): void {
  app.setChildLoggerFactory((logger, bindings) => new RequestLog(logger, bindings))
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    done()
    if (reply.statusCode < 500 && !isSlow(reply.elapsedTime)) return
    request.log.warn(
      {
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'slow or failed request',
    )
  })
}

export const isSlow = (ms: number): boolean => ms >= 1000

type Bindings = Record<string, unknown>
type Line = [object, string?, ...unknown[]]

/**
 * A request's logger that is made when a first line is written, which most requests never do. Pino's own child for
 * every request halves the throughput: the children outlive the young generation and are collected late.
 */
class RequestLog implements FastifyBaseLogger {
  readonly #parent: FastifyBaseLogger
  readonly #bindings: Bindings
  #own: FastifyBaseLogger | undefined

  constructor(parent: FastifyBaseLogger, bindings: Bindings) {
    this.#parent = parent
    this.#bindings = bindings
  }

  #open(): FastifyBaseLogger {
    this.#own ??= this.#parent.child(this.#bindings)
    return this.#own
  }

  get level() {
    return this.#parent.level
  }
  set level(level) {
    this.#open().level = level
  }

  child(bindings: Bindings, options?: object): FastifyBaseLogger {
    return this.#open().child(bindings, options)
  }
  fatal(...line: unknown[]): void {
    this.#open().fatal(...(line as Line))
  }
  error(...line: unknown[]): void {
    this.#open().error(...(line as Line))
  }
  warn(...line: unknown[]): void {
    this.#open().warn(...(line as Line))
  }
  info(...line: unknown[]): void {
    this.#open().info(...(line as Line))
  }
  debug(...line: unknown[]): void {
    this.#open().debug(...(line as Line))
  }
  trace(...line: unknown[]): void {
    this.#open().trace(...(line as Line))
  }
  silent(...line: unknown[]): void {
    this.#open().silent(...(line as Line))
  }
}
