import type { Redis } from 'ioredis'

/**
 * KEYS, unless said otherwise: the item, its log. The item is one hash: `epoch startsAt endsAt limit`, the sums
 * `free held sold`, `person:{userId}` -> units held and sold, `claim:{claimId}` -> `state,count,userId,until,epoch`. One
 * hash, and not one for each, because `build` can then say of both keys once when they expire, and put it in place at once.
 * A draft is such a hash before it has sums, and with `pages`, how many were written.
 */
export const group = 'writers'
/** After the name of the channel: news of logs that are not empty any more. */
export const logSuffix = ':log'

/** Names the parts of a claim's record in `record`. */
const readRecord = `local state, count, user, runsOut, epoch = string.match(record, '^(%a+),(%d+),(%d+),(%d+),(%d+)$')`

/**
 * Moves the units of a claim to another state, and tells those who watch when that ends or begins a sold-out time. A claim
 * that is not known comes from `gone`: its units are free.
 */
const move = `
  local function move(key, channel, claimId, from, to, tail)
    local count, user = string.match(tail, '^(%d+),(%d+)')
    local before = tonumber(redis.call('HGET', key, 'free'))
    local source, target = from == 'gone' and 'free' or from, to == 'gone' and 'free' or to
    redis.call('HINCRBY', key, source, -count)
    redis.call('HINCRBY', key, target, count)
    if source == 'free' then redis.call('HINCRBY', key, 'person:' .. user, count) end
    if target == 'free' then redis.call('HINCRBY', key, 'person:' .. user, -count) end
    redis.call('HSET', key, 'claim:' .. claimId, to .. ',' .. tail)
    local after = tonumber(redis.call('HGET', key, 'free'))
    if (before > 0) ~= (after > 0) then redis.call('PUBLISH', channel, ARGV[1]) end
  end`

/**
 * Late: this epoch or a later one stands. Lost: the draft is not what was written. ARGV begins with the epoch and how many
 * pages were.
 */
const checkDraft = `
  if tonumber(redis.call('HGET', KEYS[1], 'epoch') or 0) >= tonumber(ARGV[1]) then return 'late' end
  if tonumber(redis.call('HGET', KEYS[2], 'pages') or 0) ~= tonumber(ARGV[2]) then return 'lost' end`

const argsOfClaim = 6
/** What Lua can hand over in one call is limited, and a few more gain nothing. */
const claimsAtOnce = 200

const scripts = {
  /**
   * ARGV: item id, channel, and for each claim: its id, user id, count, now, until, epoch. Gives for each, in turn,
   * [epoch, until, free], free, or a word. What is known of many is read at once, and what they change is written at once:
   * each command costs more than its work, and is copied to the append-only file.
   */
  gateClaim: `
    local item = redis.call('HMGET', KEYS[1], 'epoch', 'startsAt', 'endsAt', 'limit', 'free', 'held')
    local epoch, startsAt, endsAt, limit = tonumber(item[1]), tonumber(item[2]), tonumber(item[3]), tonumber(item[4])
    local free, held = tonumber(item[5]), tonumber(item[6])
    local before = free

    local records, people, changes = {}, {}, {}
    local function decide(claimId, user, units, at, untilAt, least)
      if not epoch or epoch < tonumber(least) then return 'unsure' end
      local record = records[claimId]
      if record then
        ${readRecord}
        return { tonumber(epoch), tonumber(runsOut), free }
      end
      local count, now = tonumber(units), tonumber(at)
      if now < startsAt then return 'early' end
      if now >= endsAt then return 'late' end
      local has = tonumber(people[user] or 0) + count
      if has > limit then return 'over_limit' end
      if count > free then return free end
      record = 'held,' .. units .. ',' .. user .. ',' .. untilAt .. ',' .. item[1]
      free, held = free - count, held + count
      records[claimId], people[user] = record, has
      changes[#changes + 1], changes[#changes + 2] = 'claim:' .. claimId, record
      changes[#changes + 1], changes[#changes + 2] = 'person:' .. user, has
      redis.call('XADD', KEYS[2], '*', 'claim', claimId, 'record', record)
      return { epoch, tonumber(untilAt), free }
    end

    local answers = {}
    local wasEmpty = redis.call('XLEN', KEYS[2]) == 0
    for first = 3, #ARGV, ${argsOfClaim * claimsAtOnce} do
      local last = math.min(first + ${argsOfClaim * claimsAtOnce}, #ARGV + 1) - 1
      local fields = {}
      for i = first, last, ${argsOfClaim} do
        fields[#fields + 1], fields[#fields + 2] = 'claim:' .. ARGV[i], 'person:' .. ARGV[i + 1]
      end
      local known = redis.call('HMGET', KEYS[1], unpack(fields))
      for n = 1, #known, 2 do
        local i = first + (n - 1) / 2 * ${argsOfClaim}
        records[ARGV[i]] = records[ARGV[i]] or known[n]
        people[ARGV[i + 1]] = people[ARGV[i + 1]] or known[n + 1]
      end
      for i = first, last, ${argsOfClaim} do
        answers[#answers + 1] = decide(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], ARGV[i + 5])
      end
      if #changes > 0 then redis.call('HSET', KEYS[1], unpack(changes)) end
      changes = {}
    end
    if free ~= before then
      redis.call('HSET', KEYS[1], 'free', free, 'held', held)
      if wasEmpty then redis.call('PUBLISH', ARGV[2] .. '${logSuffix}', ARGV[1]) end
    end
    if before and before > 0 and free <= 0 then redis.call('PUBLISH', ARGV[2], ARGV[1]) end
    return answers`,

  /** ARGV: item id, channel, claim id, the state to move to from held. Gives the state it is in now, if any. */
  gateSettle: `
    ${move}
    local record = redis.call('HGET', KEYS[1], 'claim:' .. ARGV[3])
    if not record then return false end
    local state, tail = string.match(record, '^(%a+),(.*)$')
    if state ~= 'held' then return state end
    move(KEYS[1], ARGV[2], ARGV[3], 'held', ARGV[4], tail)
    return 'moved'`,

  /** ARGV: item id, channel, claim id, epoch, the state it should have, the rest of its record. Gives 1 where it moved. */
  gateCorrect: `
    ${move}
    if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[4] then return 0 end
    local record = redis.call('HGET', KEYS[1], 'claim:' .. ARGV[3])
    local state, tail = 'gone', ARGV[6]
    if record then state, tail = string.match(record, '^(%a+),(.*)$') end
    if state == ARGV[5] then return 0 end
    move(KEYS[1], ARGV[2], ARGV[3], state, ARGV[5], tail)
    return 1`,

  /**
   * KEYS: the item, the draft of its next gate. ARGV: epoch, pages before this one, time to live, how many of the rest are
   * fields and values of claims; the rest after these is people, with units to add.
   */
  gateDraft: `
    ${checkDraft}
    redis.call('HSET', KEYS[2], 'pages', ARGV[2] + 1, unpack(ARGV, 5, 4 + ARGV[4]))
    for i = 5 + ARGV[4], #ARGV, 2 do redis.call('HINCRBY', KEYS[2], ARGV[i], ARGV[i + 1]) end
    redis.call('PEXPIRE', KEYS[2], ARGV[3])
    return 'done'`,

  /**
   * KEYS: the item, the draft of its next gate, the log. ARGV: epoch, pages, time to live, item id, channel, fields and
   * values of the item. The next log goes on where the one before ended, so that no entry's id is given a second time.
   */
  gateBuild: `
    ${checkDraft}
    redis.call('HSET', KEYS[2], unpack(ARGV, 6))
    redis.call('HDEL', KEYS[2], 'pages')
    redis.call('UNLINK', KEYS[1])
    redis.call('RENAME', KEYS[2], KEYS[1])
    local lastId
    if redis.call('EXISTS', KEYS[3]) == 1 then
      local about = redis.call('XINFO', 'STREAM', KEYS[3])
      for i = 1, #about, 2 do
        if about[i] == 'last-generated-id' then lastId = about[i + 1] end
      end
      redis.call('UNLINK', KEYS[3])
    end
    redis.call('XGROUP', 'CREATE', KEYS[3], '${group}', 0, 'MKSTREAM')
    if lastId then redis.call('XSETID', KEYS[3], lastId) end
    redis.call('PEXPIRE', KEYS[1], ARGV[3])
    redis.call('PEXPIRE', KEYS[3], ARGV[3])
    redis.call('PUBLISH', ARGV[5], ARGV[4])
    return 'done'`,

  /**
   * ARGV: worker, limit, idle milliseconds, left or new. Gives [id, fields] of those that were left lying, if they are
   * asked for, then of new ones.
   */
  gateTake: `
    local taken = {}
    if ARGV[4] == 'left' then
      taken = redis.call('XAUTOCLAIM', KEYS[2], '${group}', ARGV[1], ARGV[3], '0', 'COUNT', ARGV[2])[2]
    end
    local room = ARGV[2] - #taken
    if room == 0 then return taken end
    local fresh = redis.call('XREADGROUP', 'GROUP', '${group}', ARGV[1], 'COUNT', room, 'STREAMS', KEYS[2], '>')
    for _, entry in ipairs(fresh and fresh[1][2] or {}) do taken[#taken + 1] = entry end
    return taken`,

  /** ARGV: ids of entries. */
  gateFinish: `
    for i = 1, #ARGV do
      redis.call('XACK', KEYS[2], '${group}', ARGV[i])
      redis.call('XDEL', KEYS[2], ARGV[i])
    end`,
}

/** Id, and field, value, field, value. */
export type LogEntry = [id: string, fields: string[]]

export type DraftAnswer = 'done' | 'late' | 'lost'

export interface GateScripts {
  gateClaim(
    ...args: [...ItemArgs, ...claims: (string | number)[]]
  ): Promise<([epoch: number, until: number, free: number] | number | string)[]>
  gateSettle(...args: [...ItemArgs, claimId: string, to: string]): Promise<string | null>
  gateCorrect(
    ...args: [...ItemArgs, claimId: string, epoch: number, to: string, tail: string]
  ): Promise<0 | 1>
  gateDraft(...args: [...DraftArgs, claimArgs: number, ...fields: (string | number)[]]): Promise<DraftAnswer>
  gateBuild(
    ...args: [itemKey: string, draftKey: string, logKey: string, ...BuildArgs, ...fields: (string | number)[]]
  ): Promise<DraftAnswer>
  gateTake(
    ...args: [...ItemKeys, worker: string, limit: number, idleMs: number, which: 'left' | 'new']
  ): Promise<LogEntry[]>
  gateFinish(...args: [...ItemKeys, ...entries: string[]]): Promise<null>
}

type ItemKeys = [itemKey: string, logKey: string]
type ItemArgs = [...ItemKeys, itemId: number, channel: string]
type DraftArgs = [itemKey: string, draftKey: string, epoch: number, pages: number, ttlMs: number]
type BuildArgs = [epoch: number, pages: number, ttlMs: number, itemId: number, channel: string]

/** Adds the scripts to the connection. Redis is sent each text once; after that, and until it forgets, its name. */
export function defineGateScripts(redis: Redis): GateScripts {
  for (const [name, lua] of Object.entries(scripts))
    redis.defineCommand(name, { numberOfKeys: name === 'gateBuild' ? 3 : 2, lua })
  return redis as unknown as GateScripts
}
