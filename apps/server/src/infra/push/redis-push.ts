import { Redis } from 'ioredis'
import { connectRedis, disconnectRedis } from '../redis.ts'
import { keepMessagesMs, mostKept, type OutgoingMessage, type Push, type PushOptions } from './push.ts'
import { createPushListeners } from './push-listeners.ts'

/**
 * Redis 6.2+ or Valkey. One sorted set for each person, `{push:<userId>}`: message -> id; and one channel for all, where a
 * message is `<userId> <id> <json>`. Keeping and telling are one script, so what is heard has the order of the ids.
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
      Array.from(
        Map.groupBy(messages, ({ userId }) => userId),
        ([userId, own]) => pushSend(keyOf(userId), channel, userId, keepMs, mostKept, ...own.map(toBody)),
      ),
    )
  }

  function hear(_: string, text: string): void {
    const [userId, id, json] = split(text)
    listeners.tell(Number(userId), { id, ...parse(json) })
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

const keyOf = (userId: number) => `{push:${userId}}`
const toBody = ({ kind, data }: OutgoingMessage) => JSON.stringify({ kind, data })
const parse = (json: string) => JSON.parse(json) as { kind: string; data: object }

/** `<userId> <id> <json>`; only the last part has blanks of its own. */
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
  local channel, userId, keepMs, most = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local last = tonumber(redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2] or 0)
  for i = 5, #ARGV do
    last = math.max(last + 1, now)
    local entry = string.format('%.0f', last) .. ' ' .. ARGV[i]
    redis.call('ZADD', KEYS[1], string.format('%.0f', last), entry)
    redis.call('PUBLISH', channel, userId .. ' ' .. entry)
  end
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - keepMs))
  redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - most)
  redis.call('PEXPIRE', KEYS[1], keepMs)`

type SendCommand = (
  key: string,
  channel: string,
  userId: number,
  keepMs: number,
  most: number,
  ...bodies: string[]
) => Promise<null>

function defineSend(redis: Redis): SendCommand {
  redis.defineCommand('pushSend', { numberOfKeys: 1, lua: sendScript })
  return (redis as unknown as { pushSend: SendCommand }).pushSend.bind(redis)
}
