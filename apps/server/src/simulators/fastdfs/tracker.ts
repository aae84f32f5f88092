import type { Packet, Reply } from './packets.ts'

export interface StorageServer {
  group: string
  ip: string
  port: number
}

/** Knows the storage servers of one group, and answers with the first. */
export function createTracker({ group, ip, port }: StorageServer) {
  const server = Buffer.alloc(39)
  server.write(group, 0, 16, 'latin1')
  server.write(ip, 16, 15, 'latin1')
  server.writeBigInt64BE(BigInt(port), 31)

  return ({ command, body }: Packet): Reply | undefined => {
    switch (command) {
      case 82:
        return undefined
      case 111:
        return { status: 0 }
      case 101:
        return body.length === 0
          ? { status: 0, body: Buffer.concat([server, Buffer.from([0])]) }
          : { status: 22 }
      case 102:
      case 103: {
        if (body.length <= 16) return { status: 22 }
        return isGroup(body) ? { status: 0, body: server } : { status: 2 }
      }
      default:
        return { status: 22 }
    }
  }

  function isGroup(body: Buffer): boolean {
    return body.toString('latin1', 0, 16).replace(/\0+$/, '') === group
  }
}
