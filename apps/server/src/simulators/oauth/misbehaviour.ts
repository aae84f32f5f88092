import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyReply } from 'fastify'

/** Ways in which the simulated providers let the shop down. A test holds the object and changes it as it goes. */
export interface Misbehaviour {
  /** What every call of the shop's server meets. Pages are served all the same. */
  calls?: CallFault
  /** Only calls whose path ends like this, such as `/token`. */
  onlyAt?: string
  /** Each call is answered this much later. */
  delayMs?: number
  /** QQ answers in this shape at every endpoint, whatever it was asked for. */
  qqShape?: QqShape
  /** The client that QQ says the token is for. */
  qqClient?: string
  /** QQ shows no profile and says this: 100030 for one without permission. */
  qqRet?: number
  idToken?: IdTokenFault
  /** Where the issuer wants the client's secret, and looks for it. */
  oidcSecretIn?: 'body' | 'header'
}

/**
 * `hang_up`: the connection breaks. `bad_gateway`: 502 of a proxy. `garbage`: a page that repeats the whole request, as
 * debugging proxies do. `echo`: the same as an error in JSON. `endless`: an answer that never stops. `redirect`: to
 * somewhere else, with all that was asked.
 */
type CallFault = 'hang_up' | 'bad_gateway' | 'garbage' | 'echo' | 'endless' | 'redirect'

export type QqShape = 'callback' | 'urlencoded' | 'json'

export type IdTokenFault = 'forged' | 'wrong_nonce' | 'wrong_audience' | 'expired'

/** Lets a call down as it was told to. Gives true when nothing is left to answer. */
export async function misbehave(reply: FastifyReply, misbehaviour: Misbehaviour): Promise<boolean> {
  const { calls, onlyAt = '', delayMs = 0 } = misbehaviour
  const { request } = reply
  if (!request.url.replace(/\?.*/, '').endsWith(onlyAt)) return false
  if (delayMs > 0) await wait(delayMs, undefined, { ref: false })
  if (calls === undefined) return false
  if (calls === 'hang_up') {
    reply.hijack()
    reply.raw.destroy()
  } else if (calls === 'endless') {
    reply.hijack()
    pourForever(reply)
  } else if (calls === 'redirect') {
    await reply.redirect(request.url.replace(/[^?]*/, '/elsewhere'), 307)
  } else if (calls === 'bad_gateway') {
    await reply.status(502).type('text/html').send('<html><h1>502 Bad Gateway</h1></html>')
  } else {
    await sendEcho(reply, calls)
  }
  return true
}

function sendEcho(reply: FastifyReply, calls: 'garbage' | 'echo'): FastifyReply {
  const { url, body, headers } = reply.request
  const echo = JSON.stringify({ url, body, authorization: headers.authorization })
  if (calls === 'garbage') return reply.type('text/plain').send(`>>> ${echo}`)
  return reply.send({ error: echo, error_code: echo, errcode: echo, error_description: echo })
}

function pourForever({ raw }: FastifyReply): void {
  raw.writeHead(200, { 'content-type': 'application/json' })
  const pour = () => {
    while (!raw.destroyed && raw.write(' '.repeat(16_384)));
  }
  raw.on('drain', pour)
  pour()
}
