/** What a permission can be about; each has the four actions. */
const models = {
  category: { zh: '分类', en: 'categories' },
  brand: { zh: '品牌', en: 'brands' },
  spu: { zh: '商品', en: 'products' },
  sku: { zh: '规格', en: 'variants' },
  content: { zh: '首页与广告', en: 'content' },
  file: { zh: '文件', en: 'files' },
  page: { zh: '页面', en: 'pages' },
  search: { zh: '搜索', en: 'search' },
  staff: { zh: '员工', en: 'staff' },
  group: { zh: '部门', en: 'groups' },
  audit: { zh: '操作日志', en: 'the audit log' },
  payment: { zh: '支付', en: 'payments' },
  order: { zh: '订单', en: 'orders' },
  after_sale: { zh: '售后', en: 'after-sales' },
  promotion: { zh: '优惠活动', en: 'promotions' },
  coupon: { zh: '优惠券', en: 'coupons' },
  freight: { zh: '运费模板', en: 'freight templates' },
  flash: { zh: '秒杀活动', en: 'flash sales' },
} as const

const actions = {
  view: { zh: '查看', en: 'View' },
  add: { zh: '新增', en: 'Add' },
  change: { zh: '修改', en: 'Change' },
  delete: { zh: '删除', en: 'Delete' },
} as const

/** What is more than one of the four. */
const named = {
  'flash.schedule': { zh: '发布与结束秒杀活动', en: 'Schedule and end flash sales' },
  'order.refund': { zh: '订单退款', en: 'Refund orders' },
  'order.ship': { zh: '订单发货', en: 'Ship orders' },
  'payment.collect': { zh: '收取与退还现金', en: 'Collect and pay back cash' },
  'payment.settle': { zh: '处理异常支付', en: 'Settle held payments' },
} as const

type Model = keyof typeof models
type Action = keyof typeof actions
/** Model and action, such as `sku.change`, or a named one. */
export type Permission = `${Model}.${Action}` | keyof typeof named

export interface PermissionInfo {
  name: Permission
  zh: string
  en: string
}

/** Every permission there is, in the order in which a form shows them. */
export const permissionCatalogue: readonly PermissionInfo[] = [
  ...keysOf(models).flatMap((model) =>
    keysOf(actions).map((action) => ({
      name: `${model}.${action}` as const,
      zh: actions[action].zh + models[model].zh,
      en: `${actions[action].en} ${models[model].en}`,
    })),
  ),
  ...keysOf(named).map((name) => ({ name, ...named[name] })),
]

export const permissionNames: readonly Permission[] = permissionCatalogue.map(({ name }) => name)

function keysOf<Key extends string>(object: Record<Key, unknown>): Key[] {
  return Object.keys(object) as Key[]
}
