import { type Logger, pino } from 'pino'

export type { Logger }

/** Structured lines on stdout. What could hold a secret or a person's data is never written. */
export function createLogger(level: string): Logger {
  return pino(
    {
      level,
      redact: {
        paths: ['*.password', '*.smsCode', '*.mobile', '*.authorization', '*.cookie', 'req.headers'],
        censor: '[hidden]',
      },
    },
    pino.destination({ sync: false, minLength: 4096 }),
  )
}
