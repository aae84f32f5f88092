import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createFileStore } from './file-store.ts'
import { type Misbehaviour, type Packet, type Reply, serve } from './packets.ts'
import { createStorageServer } from './storage-server.ts'
import { createTracker } from './tracker.ts'

const [group, ip] = ['group1', '127.0.0.1']

/** A tracker and a storage server on free ports of this machine, which speak as FastDFS 6.16 does. For tests. */
export async function startFastdfs() {
  const store = createFileStore()
  const behaviour: { tracker: Misbehaviour; storage: Misbehaviour } = { tracker: {}, storage: {} }
  const storage = await listen(createStorageServer({ group, store }), behaviour.storage)
  const tracker = await listen(createTracker({ group, ip, port: storage.port }), behaviour.tracker)

  return {
    trackers: [{ host: ip, port: tracker.port }],
    files: store.files,
    /** Change its fields to make a server misbehave. */
    behaviour,
    /** Connections made so far. */
    counts: { tracker: tracker.counts, storage: storage.counts },
    /** Closes every open connection, as servers do with idle ones. */
    hangUp(): void {
      for (const each of [tracker, storage]) each.hangUp()
    },
    stop: () => Promise.all([tracker.stop(), storage.stop()]),
  }
}

async function listen(answer: (packet: Packet) => Reply | undefined, misbehaviour: Misbehaviour) {
  const sockets = new Set<Socket>()
  const counts = { connections: 0, questions: 0 }
  const server: Server = createServer((socket) => {
    counts.connections++
    sockets.add(socket.once('close', () => sockets.delete(socket)))
    const counted = (packet: Packet) => {
      counts.questions++
      return answer(packet)
    }
    // A connection that breaks while it is read ends here and nowhere else.
    serve(socket, counted, misbehaviour).catch(() => socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, ip, resolve))
  const hangUp = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    counts,
    hangUp,
    async stop() {
      hangUp()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
