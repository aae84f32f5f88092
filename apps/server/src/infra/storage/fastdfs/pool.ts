import { type Answer, FastdfsConnection, UnansweredError } from './connection.ts'
import type { Address } from './protocol.ts'

const maxIdle = 8

export type Pool = ReturnType<typeof createPool>

/** Connections are kept and used again, each by one question at a time; as many are open as questions are asked at once. */
export function createPool({ timeoutMs }: { timeoutMs: number }) {
  const idle = new Map<string, FastdfsConnection[]>()
  const keyOf = ({ host, port }: Address) => `${host} ${port}`
  let isClosed = false

  function take(address: Address): FastdfsConnection | undefined {
    const waiting = idle.get(keyOf(address)) ?? []
    for (let last = waiting.pop(); last !== undefined; last = waiting.pop()) {
      if (last.isOpen) return last
    }
    return undefined
  }

  function giveBack(address: Address, connection: FastdfsConnection): void {
    const waiting = idle.get(keyOf(address)) ?? []
    if (isClosed || waiting.length >= maxIdle) connection.close()
    else idle.set(keyOf(address), [...waiting, connection])
  }

  return {
    /**
     * Asks over a connection that was used before, or a new one. A server closes what was idle for long, also in the
     * moment in which we write: then it is asked again. (Had it stored a file just before it went, that one lies
     * there unknown.)
     */
    async ask(address: Address, commandNumber: number, ...parts: Uint8Array[]): Promise<Answer> {
      const used = take(address)
      if (used !== undefined) {
        try {
          return await askOn(used)
        } catch (error) {
          if (!(error instanceof UnansweredError)) throw error
        }
      }
      return askOn(await FastdfsConnection.open(address, timeoutMs))

      async function askOn(connection: FastdfsConnection): Promise<Answer> {
        const answer = await connection.ask(commandNumber, ...parts)
        giveBack(address, connection)
        return answer
      }
    },

    close(): void {
      isClosed = true
      for (const connection of [...idle.values()].flat()) connection.close()
      idle.clear()
    },
  }
}
