import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startFastdfs } from '../../../simulators/fastdfs/index.ts'
import { createFastdfsClient } from './client.ts'
import {
  decodeServer,
  decodeStore,
  encodeDownload,
  encodeHead,
  encodeSlaveUpload,
  encodeUpload,
} from './protocol.ts'

const bytes = Buffer.from('the bytes of a picture')
const nowhere = { host: '127.0.0.1', port: 1 }

let fastdfs: Awaited<ReturnType<typeof startFastdfs>>
let client: ReturnType<typeof createFastdfsClient>
beforeEach(async () => {
  fastdfs = await startFastdfs()
  client = createFastdfsClient({ trackers: fastdfs.trackers, timeoutMs: 300 })
})
afterEach(async () => {
  client.close()
  await fastdfs.stop()
})

describe('§17.1 the layouts of FastDFS', () => {
  it('has heads of ten bytes and bodies of fixed fields', () => {
    expect(encodeHead(11, 300).toString('hex')).toBe('000000000000012c0b00')
    expect(encodeUpload(1, 5, 'webp').toString('hex')).toBe(`010000000000000005${'77656270'}0000`)
    expect(encodeSlaveUpload('M00/a', 5, '_400', 'avif').toString('hex')).toBe(
      `00000000000000050000000000000005${'5f343030'}${'00'.repeat(12)}${'61766966'}0000${'4d30302f61'}`,
    )
    expect(encodeDownload({ group: 'group1', name: 'M00' }).toString('hex')).toBe(
      `${'00'.repeat(16)}${'67726f757031'}${'00'.repeat(10)}4d3030`,
    )
  })

  it('reads the answer that a real tracker gave to command 101, and one with an IPv6 address', () => {
    const real = `67726f757031${'00'.repeat(10)}3132372e302e302e32${'00'.repeat(6)}00000000000059d800`
    expect(decodeStore(Buffer.from(real, 'hex'))).toEqual({
      group: 'group1',
      server: { host: '127.0.0.2', port: 23_000 },
      storePath: 0,
    })
    const wide = Buffer.alloc(70)
    wide.write('g', 0)
    wide.write('fd00::17', 16)
    wide.writeBigInt64BE(23_000n, 61)
    wide.writeUInt8(3, 69)
    expect(decodeStore(wide)).toEqual({
      group: 'g',
      server: { host: 'fd00::17', port: 23_000 },
      storePath: 3,
    })
  })

  it.each([0, 16, 38, 41])('refuses a server of %d bytes, and one without address or port', (length) => {
    expect(() => decodeStore(Buffer.alloc(length))).toThrow('the answer is not')
    expect(() => decodeServer(Buffer.alloc(length))).toThrow('the answer is not')
    expect(() => decodeServer(Buffer.alloc(39))).toThrow('the answer is not')
  })
})

describe('§17.1 a client of FastDFS', () => {
  it('keeps connections and asks one question at a time over each', async () => {
    for (let i = 0; i < 5; i++) await client.download(await client.upload(bytes, 'webp'))
    expect(fastdfs.counts.storage).toEqual({ connections: 1, questions: 10 })
    await Promise.all(Array.from({ length: 12 }, () => client.upload(bytes, 'webp')))
    expect(fastdfs.counts.storage.connections).toBeLessThanOrEqual(12)
    expect(fastdfs.files.size).toBe(17)
  })

  it('puts answers together that come byte by byte', async () => {
    fastdfs.behaviour.tracker.pieces = 1
    fastdfs.behaviour.storage.pieces = 7
    const file = await client.upload(bytes, 'webp')
    expect(await client.download(file)).toEqual(bytes)
  })

  it('asks again over a new connection when the old one was closed while it was idle', async () => {
    const file = await client.upload(bytes, 'webp')
    fastdfs.hangUp()
    expect(await client.download(file)).toEqual(bytes)
    fastdfs.behaviour.storage.hangUp = 'after'
    for (let i = 0; i < 3; i++) expect(await client.download(file)).toEqual(bytes)
  })

  it('fails when a server closes instead of answering, or half-way through', async () => {
    const file = await client.upload(bytes, 'webp')
    fastdfs.behaviour.storage.hangUp = 'before'
    await expect(client.download(file)).rejects.toThrow('closed')
    fastdfs.behaviour.storage.hangUp = 'midway'
    await expect(client.download(file)).rejects.toThrow('closed')
    fastdfs.behaviour.storage.hangUp = undefined
    expect(await client.download(file)).toEqual(bytes)
  })

  it('waits no longer than it was told, for one that is mute and for one that drips, and asks no second time', async () => {
    const file = await client.upload(bytes, 'webp')
    const asked = fastdfs.counts.storage.questions
    fastdfs.behaviour.storage.isMute = true
    await expect(client.download(file)).rejects.toThrow('no answer within 300 ms')
    expect(fastdfs.counts.storage.questions).toBe(asked + 1)
    fastdfs.behaviour.storage.isMute = false
    fastdfs.behaviour.storage.delayMs = 400
    await expect(client.download(file)).rejects.toThrow('no answer within 300 ms')
  })

  it('goes to the next tracker when one is gone or mute, and stays with the one that answers', async () => {
    const mute = await startFastdfs()
    mute.behaviour.tracker.isMute = true
    const trackers = [nowhere, ...mute.trackers, ...fastdfs.trackers]
    const careful = createFastdfsClient({ trackers, timeoutMs: 300 })
    for (let i = 0; i < 3; i++) await careful.upload(bytes, 'webp')
    expect(mute.counts.tracker.questions).toBe(1)
    expect(fastdfs.files.size).toBe(3)
    careful.close()
    await mute.stop()
  })

  it('says so when no tracker answers, and when the storage server is gone', async () => {
    const lost = createFastdfsClient({ trackers: [nowhere, nowhere], timeoutMs: 300 })
    await expect(lost.upload(bytes, 'webp')).rejects.toThrow('no tracker answers')
  })

  it('says with which status a server refused', async () => {
    fastdfs.behaviour.storage.refuses = 28
    await expect(client.upload(bytes, 'webp')).rejects.toMatchObject({
      name: 'FastdfsError',
      status: 28,
      message: expect.stringContaining('no space'),
    })
  })

  it.each(['../../etc/passwd', 'M00/00/00/../../../x', '/etc/passwd'])(
    'is told that %j is no name',
    async (name) => {
      const file = { group: 'group1', name }
      await expect(client.download(file)).rejects.toMatchObject({ status: 22 })
      await expect(client.delete(file)).rejects.toMatchObject({ status: 22 })
      await expect(client.has(file)).rejects.toMatchObject({ status: 22 })
    },
  )

  it('takes another group and a lost file for missing, and puts nothing beside what is not there', async () => {
    const file = await client.upload(bytes, 'webp')
    expect(await client.download({ ...file, group: 'group2' })).toBeUndefined()
    await client.delete(file)
    await client.delete(file)
    expect(await client.has(file)).toBe(false)
    const beside = { prefix: '_400', extension: 'avif', bytes }
    await expect(client.uploadBeside(file, beside)).rejects.toMatchObject({ status: 2 })
  })
})

describe('§17.1 a server that speaks something else', () => {
  const cases: [string, (socket: Socket) => void, string][] = [
    ['HTTP', (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'), 'one of this protocol'],
    [
      'a length without end',
      (socket) => socket.write(Buffer.from('7fffffffffffffff6400', 'hex')),
      'one of this protocol',
    ],
    [
      'a length below nothing',
      (socket) => socket.write(Buffer.from('ffffffffffffffff6400', 'hex')),
      'one of this protocol',
    ],
    [
      'more than it says',
      (socket) => socket.write(Buffer.from('00000000000000006400ff', 'hex')),
      'as long as it says',
    ],
  ]
  let server: Server
  afterEach(() => void server.close())

  it.each(cases)('is refused: %s', async (_what, speak, message) => {
    server = createServer((socket) => socket.once('data', () => speak(socket)))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const lost = createFastdfsClient({ trackers: [{ host: '127.0.0.1', port }], timeoutMs: 300 })
    const failure = await lost.upload(bytes, 'webp').catch((error) => error)
    expect(failure.errors[0].message).toContain(message)
  })
})
