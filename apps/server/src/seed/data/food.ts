import { drinks } from './drinks.ts'
import { category, channel, group, spu } from './shape.ts'

export const food = group(
  '食品饮料',
  {
    icon: 'utensils',
    hue: '#D08A2E',
    banner: {
      title: '谷雨铺子',
      text: '一口酥，一盏茶，半日闲',
      arts: ['box:moon-cake', 'teacup-without-handle', 'pouch:peanuts'],
    },
    tabs: [
      { name: '当季新味', pick: 'new' },
      { name: '畅想低价', pick: 'cheap' },
      { name: '茶酒饮料', pick: { channel: '茶饮酒水' } },
      { name: '加价换购', pick: 'add-on' },
    ],
  },
  [
    channel('休闲零食', [
      category(
        '糕点饼干',
        {
          unit: '盒',
          weightGram: 420,
          parcel: ['保鲜小包装'],
          service: 'food',
          scene: ['teapot', 'tangerine'],
          advice: '短保糕点请在包装日期起三十天内食用。开袋后密封，避免受潮。',
        },
        [
          spu('谷雨铺 黄油曲奇', '谷雨铺', 29.9, 'pouch:cookie', {
            caption: '新西兰黄油打发，入口就散',
            points: ['黄油占三成，打发四十分钟，酥得掉渣。', '巧克力豆是整颗的，咬得到。'],
            params: { 净含量: '200 g', 配料: '小麦粉、黄油、鸡蛋、糖', 保质期: '180 天', 储存: '常温' },
            axes: { 口味: '原味 巧克力 抹茶 蔓越莓' },
            aside: 'cookie',
          }),
          spu('谷雨铺 手作月饼礼盒', '谷雨铺', 128, 'box:moon-cake', {
            caption: '八枚四味，皮薄到看见馅',
            points: ['老面发酵回油三天，皮软不干。', '馅料减糖三成，吃两枚也不腻。'],
            params: { 净含量: '520 g', 枚数: '8', 口味: '莲蓉 / 豆沙 / 流心 / 五仁', 保质期: '60 天' },
            axes: { 规格: '八枚 十二枚:60' },
            tone: '中国红',
            aside: 'moon-cake',
          }),
          spu('谷雨铺 手撕吐司面包', '谷雨铺', 25.8, 'pouch:bread', {
            caption: '早餐一撕，牛奶一杯',
            points: ['中种发酵十六小时，撕下来一丝一丝的。', '独立小包装，带到公司也不碎。'],
            params: { 净含量: '600 g', 包数: '12', 保质期: '45 天', 储存: '常温' },
            axes: { 口味: '原味 红豆 肉松' },
            aside: 'bread',
          }),
          spu('甜里 可颂与贝果组合', '甜里', 36, 'pouch:croissant', {
            caption: '冷冻直达，烤五分钟满屋香',
            points: ['可颂二十七层，烤完听得见响。', '贝果先煮后烤，嚼得出麦香。'],
            params: { 净含量: '480 g', 数量: '6 枚', 储存: '零下 18 ℃', 复烤: '180 ℃ 5 分钟' },
            axes: { 口味: '原味 全麦 巧克力' },
            aside: 'bagel',
          }),
        ],
      ),
      category(
        '坚果糖巧',
        {
          unit: '袋',
          weightGram: 360,
          parcel: ['密封夹'],
          service: 'food',
          scene: ['popcorn', 'red-paper-lantern'],
          advice: '坚果过敏者请勿食用。三岁以下儿童食用坚果与硬糖请在成人看护下。',
        },
        [
          spu('谷雨铺 每日坚果', '谷雨铺', 79, 'pouch:chestnut', {
            caption: '七样混好，一天一包',
            points: ['核桃、腰果、榛子、板栗加三种果干，配好了比例。', '锁鲜小包，开一包是一天。'],
            params: {
              净含量: '500 g（20 包）',
              配料: '坚果 65% 果干 35%',
              添加: '无盐无糖',
              保质期: '240 天',
            },
            axes: { 规格: '20包 30包:35' },
            tone: '松烟绿',
            aside: 'chestnut',
          }),
          spu('谷雨铺 炭烤花生', '谷雨铺', 15.9, 'pouch:peanuts', {
            caption: '带壳慢烤，剥开是香的',
            points: ['山东大花生，炭火慢烤两小时。', '壳上一层盐霜，下酒正好。'],
            params: { 净含量: '400 g', 产地: '山东', 工艺: '炭烤', 保质期: '180 天' },
            axes: { 口味: '原味 五香 麻辣' },
            aside: 'peanuts',
          }),
          spu('甜里 黑巧克力', '甜里', 39.9, 'chocolate-bar', {
            caption: '苦到刚好，回甘像红酒',
            points: ['单一产区可可豆，轻烘留果酸。', '薄片入口，一分钟慢慢化。'],
            params: { 净含量: '100 g', 配料: '可可液块、可可脂、糖', 储存: '18-22 ℃', 保质期: '18 个月' },
            axes: { 浓度: '55% 72% 85%:5' },
            weightGram: 130,
          }),
          spu('甜里 手工水果硬糖', '甜里', 19.9, 'pouch:candy', {
            caption: '玻璃罐里的彩虹，一颗一种水果',
            points: ['果汁熬糖，颜色来自甜菜与姜黄。', '每颗独立纸包，办公室抽屉常备。'],
            params: { 净含量: '250 g', 配料: '砂糖、果汁', 色素: '植物来源', 保质期: '365 天' },
            axes: { 口味: '荔枝 白桃 薄荷' },
            aside: 'lollipop',
          }),
        ],
      ),
    ]),
    drinks,
    channel('粮油调味', [
      category(
        '米面杂粮',
        {
          unit: '袋',
          weightGram: 5200,
          parcel: ['密封夹'],
          service: 'food',
          scene: ['bowl-with-spoon', 'sheaf-of-rice'],
          advice: '大米请放阴凉干燥处，夏季可冷藏防虫。杂粮提前泡两小时更易煮软。',
        },
        [
          spu('粮川 五常稻花香米', '粮川', 69.9, 'sack:cooked-rice', {
            caption: '当季新米，饭凉了也不硬',
            points: ['一年一季，寒地黑土长足一百四十八天。', '煮饭时满屋香，凉了做饭团也软。'],
            params: { 净含量: '5 kg', 品种: '稻花香 2 号', 产地: '黑龙江', 等级: '一级' },
            axes: { 规格: '5公斤 10公斤:62' },
            tone: '中国红',
            aside: 'cooked-rice',
          }),
          spu('粮川 石磨全麦粉', '粮川', 29.9, 'sack:sheaf-of-rice', {
            caption: '麸皮都在，蒸馒头有麦香',
            points: ['石磨低温慢磨，胚芽和麸皮都留着。', '做馒头、面条、欧包都好。'],
            params: { 净含量: '2.5 kg', 工艺: '石磨', 产地: '河南', 添加: '无' },
            axes: { 规格: '2.5公斤 5公斤:25' },
            tone: '燕麦',
            aside: 'bread',
          }),
          spu('粮川 杂粮意面', '粮川', 26, 'spaghetti', {
            caption: '煮九分钟，酱包随附',
            points: ['杜兰小麦加藜麦，嚼得出颗粒。', '番茄罗勒酱包，一人份刚好。'],
            params: { 净含量: '500 g', 配料: '杜兰小麦、藜麦', 煮制: '9 分钟', 附: '酱包 ×3' },
            axes: { 酱料: '番茄 黑椒 奶油:4' },
            weightGram: 720,
          }),
          spu('粮川 半干拉面', '粮川', 35.8, 'steaming-bowl', {
            caption: '汤包熬了十二小时，十分钟上桌',
            points: ['半干鲜面，煮三分钟弹牙。', '骨汤浓缩包，兑水就是奶白的。'],
            params: { 净含量: '4 人份', 面: '半干鲜面', 储存: '冷藏', 保质期: '90 天' },
            axes: { 口味: '豚骨 番茄 麻辣' },
            weightGram: 980,
          }),
        ],
      ),
      category(
        '调味酱料',
        {
          unit: '瓶',
          weightGram: 620,
          parcel: ['防漏塑封'],
          service: 'food',
          scene: ['pot-of-food', 'garlic'],
          advice: '酱料开盖后请冷藏，用干净的勺子取。结晶的蜂蜜隔温水化开即可。',
        },
        [
          spu('百味笺 深山土蜂蜜', '百味笺', 69, 'honey-pot', {
            caption: '一年割一次，冬天会结晶',
            points: ['秦岭中蜂百花蜜，一年只取一次。', '冬天结成猪油一样，那是真蜜。'],
            params: { 净含量: '500 g', 蜜源: '百花', 产地: '陕西', 添加: '无' },
            axes: { 规格: '250克:-30 500克 1000克:60' },
          }),
          spu('百味笺 秘制辣椒酱', '百味笺', 19.8, 'jar:hot-pepper', {
            caption: '三种辣椒，一勺下饭',
            points: ['二荆条的香、朝天椒的辣、灯笼椒的红。', '菜籽油慢炒，花生碎要最后放。'],
            params: { 净含量: '280 g', 配料: '辣椒、菜籽油、花生', 辣度: '中', 保质期: '365 天' },
            axes: { 口味: '香辣 麻辣 蒜蓉' },
            aside: 'hot-pepper',
          }),
          spu('百味笺 头道酱油', '百味笺', 28.8, 'bottle:beans', {
            caption: '晒足一百八十天，只取第一道',
            points: ['黄豆与小麦，露天晒一百八十天。', '滴在白米饭上就够了。'],
            params: { 净含量: '500 mL', 氨基酸态氮: '≥ 1.2 g/100mL', 工艺: '天然晒制', 添加: '零防腐' },
            axes: { 规格: '500毫升 两瓶装:25' },
            tone: '胡桃木',
            aside: 'beans',
          }),
          spu('粮川 初榨橄榄油', '粮川', 88, 'bottle:olive', {
            caption: '六小时内冷榨，凉拌最好',
            points: ['鲜果六小时内冷榨，酸度 0.3。', '喉咙里一点点辣，是新鲜的证明。'],
            params: { 净含量: '500 mL', 酸度: '≤ 0.3%', 工艺: '冷榨', 储存: '避光' },
            axes: { 规格: '500毫升 1升:75' },
            tone: '松烟绿',
            aside: 'olive',
          }),
        ],
      ),
    ]),
  ],
)
