import { Redis } from 'ioredis'
import { connectRedis, disconnectRedis } from '../redis.ts'
import { keepMessagesMs, mostKept, type OutgoingMessage, type Push, type PushOptions } from './push.ts'
import { createPushListeners } from './push-listeners.ts'

/** So many scripts at most tell any number of people; people of one part lie on one node of a cluster. */
const parts = 32

/**
 * Redis 6.2+ or Valkey. One sorted set for each person, `{push:<part>}:<userId>`: message -> id; and one channel for all,
 * where each line is `<userId> <id> <json>`. Keeping and telling are one script, so what is heard has the order of the ids.
 */
export function openRedisPush({
  url,
  prefix = '',
  keepMs = keepMessagesMs,
}: { url: string; prefix?: string } & PushOptions): Push {
  const redis = connectRedis({ url, prefix })
  const pushSend = defineSend(redis)
  const channel = `${prefix}push`
  const listeners = createPushListeners()
  let ear: Redis | undefined

  async function sendAll(messages: readonly OutgoingMessage[]): Promise<void> {
    // What is called in one turn travels in one packet.
    await Promise.all(
      [...Map.groupBy(messages, ({ userId }) => partOf(userId)).values()].map((some) =>
        pushSend(
          some.length,
          ...some.map(({ userId }) => keyOf(userId)),
          ...[channel, keepMs, mostKept],
          ...some.flatMap((message) => [message.userId, toBody(message)]),
        ),
      ),
    )
  }

  function hear(_: string, text: string): void {
    for (const line of text.split('\n')) {
      const [userId, id, json] = split(line)
      listeners.tell(Number(userId), { id, ...parse(json) })
    }
  }

  return {
    send: (userId, kind, data) => sendAll([{ userId, kind, data }]),
    sendAll,
    async readSince(userId, id) {
      const after = Math.max(Number(id ?? 0), Date.now() - keepMs)
      const flat = await redis.zrangebyscore(keyOf(userId), `(${after}`, '+inf')
      return flat.map((entry) => {
        const end = entry.indexOf(' ')
        return { id: entry.slice(0, end), ...parse(entry.slice(end + 1)) }
      })
    },
    listen(listener, onGap) {
      ear ??= openEar({ url, channel, hear, onGap: listeners.tellOfGap })
      return listeners.add(listener, onGap)
    },
    async close() {
      listeners.clear()
      ear?.disconnect()
      await disconnectRedis(redis)
    },
  }
}

const partOf = (userId: number) => userId % parts
const keyOf = (userId: number) => `{push:${partOf(userId)}}:${userId}`
const toBody = ({ kind, data }: OutgoingMessage) => JSON.stringify({ kind, data })
const parse = (json: string) => JSON.parse(json) as { kind: string; data: object }

/** `<userId> <id> <json>`; only the last part has blanks of its own, and none has line breaks. */
function split(text: string): [userId: string, id: string, json: string] {
  const first = text.indexOf(' ')
  const second = text.indexOf(' ', first + 1)
  return [text.slice(0, first), text.slice(first + 1, second), text.slice(second + 1)]
}

/** A connection of its own that hears the channel. Each time it has come back, there was a gap. */
function openEar(options: {
  url: string
  channel: string
  hear: (channel: string, text: string) => void
  onGap: () => void
}): Redis {
  const { url, channel, hear, onGap } = options
  const ear = new Redis(url, {
    connectTimeout: 2000,
    maxRetriesPerRequest: 1,
    autoResubscribe: false,
    retryStrategy: (attempt) => Math.min(attempt * 50, 500),
  })
  // It comes back by itself.
  ear.on('error', () => {})
  ear.on('ready', () => ear.subscribe(channel).then(onGap, () => {}))
  ear.on('message', hear)
  return ear
}

/*
 * An id is at least the time in milliseconds: after a lost Redis, or for a person whose messages are all forgotten, it goes
 * on above those that were given before.
 */
const sendScript = `
  local channel, keepMs, most = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local lines = {}
  for i, key in ipairs(KEYS) do
    local userId, body = ARGV[2 * i + 2], ARGV[2 * i + 3]
    local last = tonumber(redis.call('ZREVRANGE', key, 0, 0, 'WITHSCORES')[2])
    local id = string.format('%.0f', math.max((last or 0) + 1, now))
    local entry = id .. ' ' .. body
    redis.call('ZADD', key, id, entry)
    if last then
      redis.call('ZREMRANGEBYSCORE', key, '-inf', string.format('%.0f', now - keepMs))
      redis.call('ZREMRANGEBYRANK', key, 0, -1 - most)
    end
    redis.call('PEXPIRE', key, keepMs)
    lines[i] = userId .. ' ' .. entry
  end
  redis.call('PUBLISH', channel, table.concat(lines, '\\n'))`

type SendCommand = (count: number, ...keysAndMessages: (string | number)[]) => Promise<null>

function defineSend(redis: Redis): SendCommand {
  redis.defineCommand('pushSend', { lua: sendScript })
  return (redis as unknown as { pushSend: SendCommand }).pushSend.bind(redis)
}
