import { Ajv } from 'ajv'
import type { FastifyInstance } from 'fastify'
import { answerFaults, type Misbehaviour, noticeChances } from './misbehaviour.ts'

const texts = { type: 'object', additionalProperties: { type: 'string', maxLength: 256 } }
const rate = { type: 'number', minimum: 0, maximum: 1 }

const schema = shape({
  notices: shape({
    copies: { type: 'integer', minimum: 1, maximum: 100 },
    delayMs: { type: 'integer', minimum: 0, maximum: 86_400_000 },
    isReordered: { type: 'boolean' },
    isDropped: { type: 'boolean' },
    isForged: { type: 'boolean' },
    said: texts,
    tampered: texts,
  }),
  answers: { enum: answerFaults },
  rates: shape({
    notices: shape(Object.fromEntries(noticeChances.map((name) => [name, rate]))),
    answers: shape(Object.fromEntries(answerFaults.map((name) => [name, rate]))),
  }),
  seed: { type: 'integer', minimum: 0, maximum: 0x7fffffff },
  stallMs: { type: 'integer', minimum: 1, maximum: 120_000 },
})

const validate = new Ajv({ allErrors: true }).compile<Misbehaviour>(schema)

/**
 * Sets how the simulator misbehaves from now on, in place of what it did before: `{}` makes it behave. What is wrong with
 * the wish is told and nothing is changed. Lies beside the gateway, so it is there exactly where the simulator is.
 */
export function misbehaviourRoutes(app: FastifyInstance, misbehaviour: Misbehaviour): void {
  app.route({
    method: ['GET', 'PUT'],
    url: '/misbehaviour',
    schema: { hide: true },
    handler: async (request, reply) => {
      if (request.method === 'PUT') {
        const problems = listProblems(request.body)
        if (problems.length > 0) return reply.status(400).send({ problems })
        become(misbehaviour, request.body as Misbehaviour)
      }
      return reply.header('cache-control', 'no-store').send(misbehaviour)
    },
  })
}

function listProblems(body: unknown): string[] {
  if (!validate(body)) return (validate.errors ?? []).map(describe)
  const sum = Object.values(body.rates?.answers ?? {}).reduce((total, each) => total + each, 0)
  return sum > 1 ? ['rates.answers: together they are 1 at most'] : []
}

function describe({ instancePath, message, params }: NonNullable<typeof validate.errors>[number]): string {
  const { additionalProperty, allowedValues } = params as Record<string, unknown>
  const place = instancePath.slice(1).replaceAll('/', '.') || 'the body'
  if (additionalProperty !== undefined) return `${place}: there is no "${additionalProperty}"`
  if (Array.isArray(allowedValues)) return `${place}: one of ${allowedValues.join(', ')}`
  return `${place}: ${message}`
}

function become(misbehaviour: Misbehaviour, wanted: Misbehaviour): void {
  for (const name of Object.keys(misbehaviour)) delete misbehaviour[name as keyof Misbehaviour]
  Object.assign(misbehaviour, wanted)
}

function shape(properties: Record<string, object>) {
  return { type: 'object', properties, additionalProperties: false }
}
