import { type Static, Type } from 'typebox'
import { endpoint } from './endpoint.ts'

/** What a person answers to a challenge: the letters of a picture, or work that their browser did instead. */
export const HumanAnswer = Type.Union([
  Type.Object({
    kind: Type.Literal('image'),
    id: Type.String({ minLength: 1, maxLength: 64 }),
    text: Type.String({ minLength: 1, maxLength: 12 }),
  }),
  Type.Object({
    kind: Type.Literal('altcha'),
    payload: Type.String({ minLength: 1, maxLength: 4000, description: 'base64 JSON, as altcha solves it' }),
  }),
])
export type HumanAnswer = Static<typeof HumanAnswer>

export const HumanChallenge = Type.Union([
  Type.Object({
    kind: Type.Literal('image'),
    id: Type.String(),
    svg: Type.String({ description: 'a whole SVG document' }),
    expiresInSeconds: Type.Integer(),
  }),
  Type.Object({
    kind: Type.Literal('altcha'),
    challenge: Type.Record(Type.String(), Type.Unknown(), { description: 'for altcha-lib' }),
    expiresInSeconds: Type.Integer(),
  }),
])
export type HumanChallenge = Static<typeof HumanChallenge>

export const getHumanCheck = endpoint({
  method: 'GET',
  path: '/account/human-check',
  auth: 'none',
  tag: 'account',
  summary: 'A picture to read, or proof of work for who cannot or would rather not; good once, for 300 s',
  query: Type.Object({
    kind: Type.Optional(Type.Union([Type.Literal('image'), Type.Literal('altcha')], { default: 'image' })),
  }),
  reply: HumanChallenge,
})
