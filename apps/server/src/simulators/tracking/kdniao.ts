import { createHash } from 'node:crypto'
import type { Carrier, ShipmentState } from '@jishi/contract'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { chinaTime } from '../../kernel/clock.ts'
import { type Fields, readFields, readJson } from './fields.ts'
import { spoilAnswer } from './misbehaviour.ts'
import { asksForPhone, type ServiceDeps } from './service.ts'

type Deps = ServiceDeps<'kdniao'>

const carriers: Record<string, Carrier> = {
  SF: 'sf',
  ZTO: 'zto',
  YTO: 'yto',
  STO: 'sto',
  YD: 'yunda',
  JD: 'jd',
  EMS: 'ems',
  JTSD: 'jt',
}

/** State, and the finer one where there is one. */
const said: Record<ShipmentState, [string, string?]> = {
  none: ['0'],
  picked_up: ['1'],
  in_transit: ['2', '201'],
  delivering: ['2', '202'],
  signed: ['3', '301'],
  problem: ['4', '405'],
  refused: ['4', '404'],
  returning: ['4', '407'],
  returned: ['4', '406'],
}

/** The one address of 快递鸟: whatever is wrong is said with HTTP 200. */
export function kdniaoRoutes(app: FastifyInstance, deps: Deps): void {
  app.post('/Ebusiness/EbusinessOrderHandle.aspx', { schema: { hide: true } }, async (request, reply) => {
    const fields = readFields(request.body)
    const query = readJson(fields.RequestData)
    const carrier = carriers[query?.ShipperCode ?? '']
    const no = findFault(fields, deps) ?? (query === undefined || !carrier ? '参数错误' : undefined)
    if (query === undefined || carrier === undefined || no !== undefined)
      return refuse(reply, deps, no ?? '参数错误')
    const { LogisticCode: trackingNo = '', CustomerName: phone = '' } = query
    deps.onAsked({ carrier, trackingNo, phone })
    if (deps.misbehaviour.refusal !== undefined) return refuse(reply, deps, deps.misbehaviour.refusal)
    if (spoilAnswer(reply, deps.misbehaviour.answers)) return reply
    if (asksForPhone.includes(carrier) && !/^\d{4}$/.test(phone))
      return refuse(reply, deps, '缺少手机号后四位')
    return reply.send({
      ...describe(deps, trackingNo, fields.RequestType === '8001'),
      ShipperCode: query.ShipperCode,
    })
  })
}

function findFault(fields: Fields, { account }: Deps): string | undefined {
  const { RequestData = '', EBusinessID, RequestType = '', DataSign, DataType } = fields
  if (EBusinessID !== account.businessId) return '用户ID无效'
  const digest = createHash('md5')
    .update(RequestData + account.appKey)
    .digest('hex')
  if (DataSign !== Buffer.from(digest).toString('base64')) return '数据签名错误'
  if (DataType !== '2' || !['1002', '8001'].includes(RequestType)) return '接口指令错误'
  return undefined
}

function describe(deps: Deps, trackingNo: string, isFine: boolean): Record<string, unknown> {
  const parcel = deps.store.findOrBegin(trackingNo, deps.clock.now().getTime())
  const stops = deps.listStops(parcel)
  const [state, finer] = said[stops.at(-1)?.state ?? 'none']
  return {
    EBusinessID: deps.account.businessId,
    OrderCode: '',
    LogisticCode: trackingNo,
    Success: true,
    State: state,
    ...(isFine && { StateEx: finer ?? state }),
    ...(stops.length === 0 && { Reason: '暂无轨迹信息' }),
    Traces: stops.map(({ at, text, place }) => ({
      AcceptTime: chinaTime(at),
      AcceptStation: text,
      ...(isFine && { Location: place }),
    })),
  }
}

function refuse(reply: FastifyReply, { account }: Deps, reason: string): FastifyReply {
  return reply.send({
    EBusinessID: account.businessId,
    Success: false,
    Reason: reason,
    State: '0',
    Traces: [],
  })
}
