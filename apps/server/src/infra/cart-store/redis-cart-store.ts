import type { Redis } from 'ioredis'
import { connectRedis, disconnectRedis } from '../redis.ts'
import type { AddResult, CartStore, StoredLine } from './cart-store.ts'

/**
 * One hash per cart, `cart:{userId}`: SKU id -> `position,count,selected`, and under `next` the last position given.
 * Every operation is one script on one key, so it is atomic, also on a cluster.
 */
export function openRedisCartStore({ url, prefix }: { url: string; prefix?: string }): CartStore {
  const redis = connectRedis({ url, prefix })
  const { cartAdd, cartUpdate, cartSelectAll, cartRemove, cartMerge } = defineScripts(redis)

  return {
    async read(userId) {
      return parse(Object.entries(await redis.hgetall(keyOf(userId))).flat())
    },
    async add(userId, { skuId, count, maxCount }, { maxLines }): Promise<AddResult> {
      const answer = await cartAdd(keyOf(userId), skuId, count, maxCount, maxLines)
      if (Array.isArray(answer)) return { ok: true, lines: parse(answer) }
      if (answer === tooManyLines) return { ok: false, reason: 'too_many_lines' }
      return { ok: false, reason: 'over_max', count: answer }
    },
    async update(userId, skuId, { count, isSelected }) {
      const selected = isSelected === undefined ? '' : toBit(isSelected)
      const fields = await cartUpdate(keyOf(userId), skuId, count ?? '', selected)
      return fields === null ? undefined : parse(fields)
    },
    async selectAll(userId, isSelected) {
      return parse(await cartSelectAll(keyOf(userId), toBit(isSelected)))
    },
    async remove(userId, skuIds) {
      return parse(await cartRemove(keyOf(userId), ...skuIds))
    },
    async merge(userId, lines, { maxLines }) {
      const flat = lines.flatMap(({ skuId, count, isSelected }) => [skuId, count, toBit(isSelected)])
      const leftOut = new Set(await cartMerge(keyOf(userId), maxLines, ...flat))
      return { leftOut: lines.filter((line) => leftOut.has(line.skuId)) }
    },
    close: () => disconnectRedis(redis),
  }
}

const keyOf = (userId: number) => `cart:${userId}`
const toBit = (flag: boolean) => (flag ? 1 : 0)
const tooManyLines = -1

/** Field, value, field, value ... of the hash as Redis gives it, in no promised order. */
function parse(fields: string[]): StoredLine[] {
  const lines: { position: number; line: StoredLine }[] = []
  for (let i = 0; i < fields.length; i += 2) {
    const skuId = fields[i] as string
    if (skuId === 'next') continue
    const [position, count, selected] = (fields[i + 1] as string).split(',')
    lines.push({
      position: Number(position),
      line: { skuId: Number(skuId), count: Number(count), isSelected: selected === '1' },
    })
  }
  return lines.sort((a, b) => a.position - b.position).map(({ line }) => line)
}

const scripts = {
  cartAdd: `
    local key, sku, max_count = KEYS[1], ARGV[1], tonumber(ARGV[3])
    local count, position = tonumber(ARGV[2]), nil
    local line = redis.call('HGET', key, sku)
    if line then
      local at, present = string.match(line, '^(%d+),(%d+)')
      count, position = count + present, at
      if count > max_count then return tonumber(present) end
    else
      if count > max_count then return 0 end
      if redis.call('HLEN', key) > tonumber(ARGV[4]) then return ${tooManyLines} end
      position = redis.call('HINCRBY', key, 'next', 1)
    end
    redis.call('HSET', key, sku, position .. ',' .. count .. ',1')
    return redis.call('HGETALL', key)`,
  cartUpdate: `
    local line = redis.call('HGET', KEYS[1], ARGV[1])
    if not line then return false end
    local position, count, selected = string.match(line, '^(%d+),(%d+),(%d)')
    if ARGV[2] ~= '' then count = ARGV[2] end
    if ARGV[3] ~= '' then selected = ARGV[3] end
    redis.call('HSET', KEYS[1], ARGV[1], position .. ',' .. count .. ',' .. selected)
    return redis.call('HGETALL', KEYS[1])`,
  cartSelectAll: `
    local fields = redis.call('HGETALL', KEYS[1])
    for i = 1, #fields, 2 do
      if fields[i] ~= 'next' then
        fields[i + 1] = string.sub(fields[i + 1], 1, -2) .. ARGV[1]
        redis.call('HSET', KEYS[1], fields[i], fields[i + 1])
      end
    end
    return fields`,
  cartRemove: `
    for i = 1, #ARGV do redis.call('HDEL', KEYS[1], ARGV[i]) end
    if redis.call('HLEN', KEYS[1]) == 1 then redis.call('DEL', KEYS[1]) end
    return redis.call('HGETALL', KEYS[1])`,
  cartMerge: `
    local key, max_lines, left_out = KEYS[1], tonumber(ARGV[1]), {}
    for i = 2, #ARGV, 3 do
      local sku = ARGV[i]
      local line = redis.call('HGET', key, sku)
      local position = line and string.match(line, '^(%d+)')
      local lines = redis.call('HLEN', key)
      if lines > 0 then lines = lines - 1 end
      if not position and lines < max_lines then position = redis.call('HINCRBY', key, 'next', 1) end
      if position then
        redis.call('HSET', key, sku, position .. ',' .. ARGV[i + 1] .. ',' .. ARGV[i + 2])
      else
        left_out[#left_out + 1] = tonumber(sku)
      end
    end
    return left_out`,
}

interface CartScripts {
  cartAdd(
    key: string,
    skuId: number,
    count: number,
    maxCount: number,
    maxLines: number,
  ): Promise<string[] | number>
  cartUpdate(key: string, skuId: number, count: number | '', selected: 0 | 1 | ''): Promise<string[] | null>
  cartSelectAll(key: string, selected: 0 | 1): Promise<string[]>
  cartRemove(key: string, ...skuIds: number[]): Promise<string[]>
  cartMerge(key: string, maxLines: number, ...lines: number[]): Promise<number[]>
}

function defineScripts(redis: Redis): CartScripts {
  for (const [name, lua] of Object.entries(scripts)) redis.defineCommand(name, { numberOfKeys: 1, lua })
  const commands = redis as unknown as CartScripts
  return {
    cartAdd: commands.cartAdd.bind(redis),
    cartUpdate: commands.cartUpdate.bind(redis),
    cartSelectAll: commands.cartSelectAll.bind(redis),
    cartRemove: commands.cartRemove.bind(redis),
    cartMerge: commands.cartMerge.bind(redis),
  }
}
