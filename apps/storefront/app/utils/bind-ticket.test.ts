import { describe, expect, it } from 'vitest'
import { createBindTickets } from './bind-ticket.ts'

const ticket = { ticket: 'signed', provider: 'qq', nickname: '小集', next: '/cart', expiresAt: 10_000 }

function open(now = 0) {
  const kept = new Map<string, string>()
  const time = { now }
  const keep = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  }
  return { tickets: createBindTickets(keep, () => time.now), time, keep }
}

describe('createBindTickets', () => {
  it('gives back what was put, until it is dropped', () => {
    const { tickets } = open()
    tickets.put(ticket)
    expect(tickets.find()).toEqual(ticket)
    tickets.drop()
    expect(tickets.find()).toBeUndefined()
  })

  it('knows nothing of a ticket that has run out', () => {
    const { tickets, time } = open()
    tickets.put(ticket)
    time.now = 10_000
    expect(tickets.find()).toBeUndefined()
  })

  it.each(['', '{', '"text"', '{"ticket":1}', '[]'])('takes %j for nothing', (text) => {
    const { tickets, keep } = open()
    keep.setItem('jishi.bind', text)
    expect(tickets.find()).toBeUndefined()
  })
})
