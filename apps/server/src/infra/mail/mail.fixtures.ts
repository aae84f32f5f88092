import type { AddressInfo } from 'node:net'
import { text as readText } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

/** A mail as its reader sees it. */
export interface ReceivedMail {
  /** Of the envelope. */
  recipients: string[]
  /** Names in lower case. */
  headers: Record<string, string>
  subject: string
  text: string
  html: string
}

/** An SMTP server on a free port that keeps what it gets, or refuses. */
export async function openSmtpServer() {
  const received: ReceivedMail[] = []
  const world = { refuses: undefined as 'recipient' | 'content' | undefined, connections: 0 }
  const refusal = () => Object.assign(new Error('5.7.1 not wanted here'), { responseCode: 550 })
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onConnect(_session, done) {
      world.connections++
      done()
    },
    onRcptTo: (_address, _session, done) => done(world.refuses === 'recipient' ? refusal() : null),
    onData(stream, session, done) {
      readText(stream).then((raw) => {
        if (world.refuses === 'content') return done(refusal())
        const recipients = session.envelope.rcptTo.map(({ address }) => address)
        received.push({ recipients, ...readMail(raw) })
        return done()
      }, done)
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return {
    received,
    world,
    url: `smtp://127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

/** Enough of MIME to read a text and its HTML, base64 encoded. */
function readMail(raw: string): Omit<ReceivedMail, 'recipients'> {
  const [headers, body] = split(raw)
  const boundary = /boundary="?([^";]+)"?/.exec(headers['content-type'] ?? '')?.[1]
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => split(part.replace(/^\r?\n/, '')))
  const read = (type: string) => {
    const part = parts.find(([of]) => of['content-type']?.startsWith(type))
    if (part?.[0]['content-transfer-encoding'] !== 'base64') return ''
    return Buffer.from(part[1], 'base64').toString()
  }
  return {
    headers,
    subject: decodeWords(headers.subject ?? ''),
    text: read('text/plain'),
    html: read('text/html'),
  }
}

function split(raw: string): [Record<string, string>, string] {
  const [head = '', ...rest] = raw.split(/\r?\n\r?\n/)
  const lines = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)
  const fields = lines.map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  return [Object.fromEntries(fields), rest.join('\n\n')]
}

/** RFC 2047: `=?UTF-8?B?...?=` and `=?UTF-8?Q?...?=`, white space between two of them left out. */
function decodeWords(text: string): string {
  return text
    .replace(/(\?=)\s+(=\?)/g, '$1$2')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, encoding: string, content: string) =>
      encoding.toLowerCase() === 'b'
        ? Buffer.from(content, 'base64').toString()
        : decodeURIComponent(content.replaceAll('_', ' ').replace(/%/g, '%25').replaceAll('=', '%')),
    )
}
