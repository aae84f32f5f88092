import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { openPush } from '../../apps/server/src/drivers.ts'
import { leave, openLiveClient } from './live-client.ts'
import type { SlowReaderResult, SocketJob } from './protocol.ts'

/** Together more than the kernel keeps of one connection for who does not read. */
const messages = 80
const messageBytes = 128 * 1024
const betweenMs = 50
const patienceMs = 5_000

/** Somebody who opens a socket and never reads it, while they are sent ten megabytes. */
export async function floodSlowReader({ origin, slow, kv }: SocketJob): Promise<SlowReaderResult> {
  const result = { sentBytes: 0, takenBytes: 0, isCutOff: false }
  const ears = {
    hear(text: string) {
      result.takenBytes += text.length
    },
    lose() {},
  }
  const socket = await openLiveClient({ origin, token: slow.token, localAddress: '127.3.0.1' }, ears)
  socket.pause()
  const push = await openPush(kv)
  for (let sent = 0; sent < messages; sent++) {
    await push.send(slow.id, 'bench.flood', { text: 'x'.repeat(messageBytes) })
    result.sentBytes += messageBytes
    await sleep(betweenMs)
  }
  await push.close()
  // What the kernel had taken comes now, and then the end, if there was one.
  const closed = once(socket, 'close').then(() => true)
  socket.resume()
  result.isCutOff = await Promise.race([closed, sleep(patienceMs, false)])
  leave(socket)
  return result
}
