import type { ArtName } from '../art/catalogue.ts'

interface Entry {
  title: string
  text: string
  /** Name of the category it leads to; its group's hue colours the picture. */
  category: string
  arts: ArtName[]
}

export const topAd: Entry = {
  title: '集市开张，十一条街同时营业',
  text: '从一支笔到一台冰箱，慢慢逛',
  category: '家居家装',
  arts: ['red-paper-lantern', 'wrapped-gift', 'red-paper-lantern', 'party-popper'],
}

export const carousel: Entry[] = [
  {
    title: '新机上手，握住这一秒',
    text: '一英寸主摄，夜色也清楚',
    category: '智能手机',
    arts: ['phone-ring', 'headphone', 'smart-watch', 'earbuds'],
  },
  {
    title: '把客厅还给一家人',
    text: '一张沙发，一盏灯，一屋子话',
    category: '沙发座椅',
    arts: ['sofa', 'potted-plant', 'desk-lamp', 'cat'],
  },
  {
    title: '山里来的，今早还在枝头',
    text: '产地直发，一路有冰',
    category: '国产水果',
    arts: ['basket', 'grapes', 'red-apple', 'peach'],
  },
  {
    title: '天凉了，添一件风衣',
    text: '轻一点，暖一点，再走远一点',
    category: '上衣外套',
    arts: ['coat', 'luggage', 'scarf', 'hiking-boot'],
  },
  {
    title: '一盏茶，半日闲',
    text: '明前龙井，老树红茶，手作点心',
    category: '茶叶',
    arts: ['teapot', 'tin:teacup-without-handle', 'box:moon-cake', 'teacup-without-handle'],
  },
]

export const promos: Entry[] = [
  { title: '周末去露营', text: '帐篷睡袋一次备齐', category: '露营装备', arts: ['tent', 'fire'] },
  { title: '书房焕新', text: '好灯好椅，坐得住', category: '照明个护', arts: ['desk-lamp', 'books'] },
  {
    title: '宝贝的第一套',
    text: '安心材质，慢慢长大',
    category: '喂养用品',
    arts: ['teddy-bear', 'baby-bottle'],
  },
  {
    title: '今晚吃火锅',
    text: '肉片菌菇，四十分钟开锅',
    category: '肉禽',
    arts: ['pot-of-food', 'hot-pepper'],
  },
  {
    title: '咖啡自由',
    text: '接单现烘，七天最香',
    category: '咖啡饮料',
    arts: ['hot-beverage', 'croissant'],
  },
  { title: '弹给自己听', text: '从一把单板琴开始', category: '乐器', arts: ['guitar', 'musical-notes'] },
]

export const hotWords: { title: string; category: string }[] = [
  { title: '5G 手机', category: '智能手机' },
  { title: '降噪耳机', category: '耳机音箱' },
  { title: '机械键盘', category: '键盘鼠标' },
  { title: '破壁料理', category: '烘焙料理' },
  { title: '羊绒围巾', category: '配饰' },
  { title: '明前龙井', category: '茶叶' },
  { title: '阳光玫瑰', category: '国产水果' },
  { title: '露营帐篷', category: '露营装备' },
]

export const news: { title: string; text: string; category: string }[] = [
  {
    title: '【上新】澜岳 Pro 5 影像旗舰到店，现货发售',
    text: '三色三种存储，北方仓当日出库。',
    category: '智能手机',
  },
  { title: '【公告】生鲜订单每日 16 点截单，当晚装冰发出', text: '节假日顺延一天。', category: '生鲜果蔬' },
  {
    title: '【指南】挑一把坐得住的椅子：看腰托，不看头枕',
    text: '三个尺寸，量一量就知道。',
    category: '沙发座椅',
  },
  {
    title: '【上新】冬季床品到仓，全棉四件套四色可选',
    text: '六十支长绒棉，越洗越软。',
    category: '床品毛巾',
  },
  {
    title: '【指南】氮化镓充电器怎么选：先看电脑要多少瓦',
    text: '手机 33 瓦起，轻薄本 65 瓦起。',
    category: '充电与电源',
  },
  {
    title: '【公告】大件家电送货上门，请提前量好门宽',
    text: '冰箱立放六小时后再通电。',
    category: '冰箱洗衣机',
  },
  { title: '【上新】贺兰山干红新年份装瓶', text: '未满十八周岁请勿饮酒。', category: '酒水' },
  { title: '【指南】新茶到家怎么存：密封、避光、冷藏', text: '绿茶八十度，红茶九十度。', category: '茶叶' },
  { title: '【活动】童书专柜上架四十种，附陪读卡', text: '绘本圆角，撕不破。', category: '童书教辅' },
  {
    title: '【公告】安全提示：客服不会索要验证码与密码',
    text: '凡是要验证码的都是骗子。',
    category: '手机通讯',
  },
]
