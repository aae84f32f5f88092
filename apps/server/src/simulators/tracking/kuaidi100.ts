import { createHash } from 'node:crypto'
import type { Carrier, ShipmentState } from '@jishi/contract'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { chinaTime } from '../../kernel/clock.ts'
import { type Fields, readFields, readJson } from './fields.ts'
import { spoilAnswer } from './misbehaviour.ts'
import { asksForPhone, type ServiceDeps } from './service.ts'

type Deps = ServiceDeps<'kuaidi100'>

const lockMs = 30 * 60_000

const carriers: Record<string, Carrier> = {
  shunfeng: 'sf',
  zhongtong: 'zto',
  yuantong: 'yto',
  shentong: 'sto',
  yunda: 'yunda',
  jd: 'jd',
  ems: 'ems',
  jtexpress: 'jt',
}

const said: Record<Exclude<ShipmentState, 'none'>, string> = {
  picked_up: '1',
  in_transit: '0',
  delivering: '5',
  signed: '3',
  problem: '2',
  refused: '14',
  returning: '6',
  returned: '4',
}

/** The one address of 快递100. Who asks about a parcel twice within half an hour gets a no. */
export function kuaidi100Routes(app: FastifyInstance, deps: Deps): void {
  app.post('/poll/query.do', { schema: { hide: true } }, async (request, reply) => {
    const fields = readFields(request.body)
    if (!isSigned(fields, deps)) return refuse(reply, '503', '验证签名失败')
    const query = readJson(fields.param)
    const carrier = carriers[query?.com ?? '']
    if (query === undefined || carrier === undefined) return refuse(reply, '400', '找不到对应公司')
    const { num: trackingNo = '', phone = '' } = query
    deps.onAsked({ carrier, trackingNo, phone })
    if (deps.misbehaviour.refusal !== undefined) return refuse(reply, '501', deps.misbehaviour.refusal)
    if (spoilAnswer(reply, deps.misbehaviour.answers)) return reply
    if (asksForPhone.includes(carrier) && !/^\d{4}$|^\d{11}$/.test(phone))
      return refuse(reply, '408', '快递公司参数异常：验证码错误')
    const now = deps.clock.now().getTime()
    const parcel = deps.store.findOrBegin(trackingNo, now)
    if (!deps.store.markAsked(trackingNo, now, now - lockMs))
      return refuse(reply, '400', '同一单号查询过于频繁，已锁定')
    return answer(reply, query, deps.listStops(parcel))
  })
}

function isSigned({ customer, param = '', sign }: Fields, { account }: Deps): boolean {
  const wanted = createHash('md5')
    .update(param + account.key + account.customer)
    .digest('hex')
    .toUpperCase()
  return customer === account.customer && sign === wanted
}

function answer(reply: FastifyReply, query: Fields, stops: ReturnType<Deps['listStops']>): FastifyReply {
  const last = stops.at(-1)
  if (last === undefined || last.state === 'none') return refuse(reply, '500', '查询无结果，请隔段时间再查')
  const state = said[last.state]
  const traces = stops.map(({ at, text, place }) => ({
    time: chinaTime(at),
    ftime: chinaTime(at),
    context: text,
    areaName: place,
  }))
  return reply.send({
    ...{ message: 'ok', status: '200', condition: '00', com: query.com, nu: query.num },
    ...{ state, ischeck: state === '3' ? '1' : '0' },
    data: query.order === 'asc' ? traces : traces.toReversed(),
  })
}

function refuse(reply: FastifyReply, returnCode: string, message: string): FastifyReply {
  return reply.send({ result: false, returnCode, message })
}
