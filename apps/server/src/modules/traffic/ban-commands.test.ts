import { afterEach, beforeEach, expect, it } from 'vitest'
import { banCommands } from './index.ts'
import { openTrafficScene, type TrafficScene } from './traffic.fixtures.ts'

let scene: TrafficScene
beforeEach(async () => {
  scene = await openTrafficScene()
})
afterEach(() => scene.close())

const jishiBan = (...args: string[]) => banCommands(scene.one, args)

it('§16.1 bans, allows, lists and forgets ranges by hand', async () => {
  const added = await jishiBan('add', '203.0.113.9/24', '--for', '2h', '--reason', 'spam')
  expect(added).toEqual({
    isDone: true,
    text: 'deny   203.0.113.0/24            by hand    until 2026-11-21 14:00:00  spam',
  })
  expect(await jishiBan('allow', '203.0.113.7')).toMatchObject({ isDone: true })
  expect([scene.one.isBanned('203.0.113.7'), scene.one.isBanned('203.0.113.8')]).toEqual([false, true])
  expect((await jishiBan('list')).text.split('\n')).toEqual([
    added.text,
    'allow  203.0.113.7/32            by hand    until it is removed',
  ])
  expect(await jishiBan('remove', '203.0.113.0/24')).toEqual({
    isDone: true,
    text: 'Forgotten: 203.0.113.0/24',
  })
  expect(scene.one.isBanned('203.0.113.8')).toBe(false)
})

it.each([
  [[], 'usage:'],
  [['what'], 'usage:'],
  [['add'], 'name one address'],
  [['add', '203.0.113.1', '203.0.113.2'], 'name one address'],
  [['add', 'example.com'], 'neither an address'],
  [['add', '203.0.113.1', '--for', 'ever'], 'a time like 30m'],
  [['add', '203.0.113.1', '--why'], '--why'],
  [['add', '0.0.0.0/0'], '--force'],
  [['remove', '203.0.113.1'], 'there is no rule'],
])('says what is wrong with %j and changes nothing', async (args, says) => {
  const answer = await jishiBan(...args)
  expect(answer.isDone).toBe(false)
  expect(answer.text).toContain(says)
  expect((await jishiBan('list')).text).toBe('No rules.')
})
