import { category, channel, spu } from './shape.ts'

/** Tea, coffee and wine: a channel of the food group. */
export const drinks = channel('茶饮酒水', [
  category(
    '茶叶',
    {
      unit: '罐',
      weightGram: 320,
      parcel: ['手提袋', '茶匙'],
      service: 'food',
      scene: ['teapot', 'pine-decoration'],
      advice: '绿茶八十度，红茶九十度，岩茶一百度。开罐后请密封避光，绿茶宜冷藏。',
    },
    [
      spu('茶屿山房 明前龙井', '茶屿山房', 268, 'tin:teacup-without-handle', {
        caption: '清明前采，一芽一叶，豆香清亮',
        points: ['三月底手采，一斤要四万颗芽头。', '辉锅手炒，冲三泡还有甜。'],
        params: { 净含量: '100 g', 等级: '特级', 采摘: '明前', 产地: '浙江' },
        axes: { 规格: '50克:-120 100克 250克:380' },
        tone: '松烟绿',
        aside: 'teacup-without-handle',
      }),
      spu('茶屿山房 正山红茶', '茶屿山房', 128, 'tin:teapot', {
        caption: '桐木松烟，汤色像琥珀',
        points: ['松柴慢熏，桂圆香里带一点烟。', '耐泡，八道水还是红的。'],
        params: { 净含量: '125 g', 工艺: '松烟熏焙', 产地: '福建', 保质期: '36 个月' },
        axes: { 规格: '125克 250克:110' },
        tone: '中国红',
        aside: 'hot-beverage',
      }),
      spu('茶屿山房 茉莉花茶', '茶屿山房', 69, 'tin:blossom', {
        caption: '七窨一提，闻香不见花',
        points: ['伏天茉莉窨七遍，花走了，香留下。', '盖碗一冲，满屋都是夏天的夜。'],
        params: { 净含量: '150 g', 工艺: '七窨一提', 产地: '广西', 茶坯: '春茶绿茶' },
        axes: { 规格: '150克 300克:60' },
        tone: '雾蓝',
        aside: 'teacup-without-handle',
      }),
      spu('茶屿山房 陈皮普洱', '茶屿山房', 98, 'tin:tangerine', {
        caption: '一颗小柑一泡茶，饭后刚好',
        points: ['新会小青柑填三年熟普，日晒四十天。', '独立棉纸包，撕开就泡。'],
        params: { 净含量: '180 g', 颗数: '约 18', 工艺: '生晒', 产地: '广东 / 云南' },
        axes: { 规格: '18颗 36颗:85' },
        tone: '琥珀',
        aside: 'tangerine',
      }),
    ],
  ),
  category(
    '咖啡饮料',
    {
      unit: '盒',
      weightGram: 680,
      parcel: ['搅拌棒'],
      service: 'food',
      scene: ['croissant', 'newspaper'],
      advice: '咖啡豆开袋两周内风味最好。含乳饮料请冷藏后尽快饮用。',
    },
    [
      spu('豆间 精品咖啡豆', '豆间咖啡', 78, 'pouch:hot-beverage', {
        caption: '下单后烘，七天内最好喝',
        points: ['接单烘焙，袋上写着烘的那天。', '单向排气阀，香不跑，气能出。'],
        params: { 净含量: '250 g', 烘焙度: '中 / 中深', 产地: '云南 / 埃塞俄比亚', 处理: '水洗 / 日晒' },
        axes: { 口味: '花果 坚果 可可', 研磨: '整豆 中研磨粉' },
        aside: 'hot-beverage',
      }),
      spu('豆间 冻干速溶咖啡', '豆间咖啡', 59, 'tin:hot-beverage', {
        caption: '冷水也化，三秒一杯',
        points: ['零下四十度冻干，香气锁在粉里。', '冷水、牛奶、椰汁都能冲。'],
        params: { 净含量: '2 g × 24', 配料: '咖啡豆', 糖: '无', 保质期: '540 天' },
        axes: { 规格: '24颗 48颗:50' },
        tone: '胡桃木',
        aside: 'tumbler-glass',
      }),
      spu('百味笺 苹果醋饮料', '百味笺', 45, 'beverage-box', {
        caption: '饭前一盒，酸得开胃',
        points: ['苹果汁发酵三十天，酸是圆的。', '零脂肪，小盒装，插管就喝。'],
        params: { 净含量: '250 mL × 12', 果汁: '≥ 30%', 糖: '低糖', 保质期: '365 天' },
        axes: { 口味: '苹果 荔枝 白桃' },
        weightGram: 3200,
      }),
      spu('百味笺 珍珠奶茶冲泡杯', '百味笺', 39.9, 'bubble-tea', {
        caption: '木薯珍珠两分钟软，茶是真茶',
        points: ['真茶粉加真奶粉，不是植脂末。', '珍珠微波一分半，外软里弹。'],
        params: { 规格: '6 杯', 净含量: '75 g/杯', 茶: '阿萨姆红茶', 保质期: '240 天' },
        axes: { 口味: '红茶 抹茶 乌龙' },
        weightGram: 620,
      }),
    ],
  ),
  category(
    '酒水',
    {
      unit: '瓶',
      weightGram: 1300,
      parcel: ['防震箱', '手提袋'],
      service: 'food',
      scene: ['cheese-wedge', 'grapes'],
      advice: '过量饮酒有害健康，未满十八周岁请勿饮酒。签收时请核对封口。',
    },
    [
      spu('百味笺 干红葡萄酒', '百味笺', 129, 'bottle:grapes', {
        caption: '贺兰山下，橡木桶里过了一冬',
        points: ['赤霞珠为主，黑莓与雪松，单宁柔。', '醒半小时，配红烧肉也不输。'],
        params: { 净含量: '750 mL', 品种: '赤霞珠', 酒精度: '13.5% vol', 产区: '宁夏' },
        axes: { 规格: '单支 六支整箱:580' },
        tone: '酒红',
        aside: 'wine-glass',
      }),
      spu('百味笺 起泡甜白', '百味笺', 99, 'bottle-with-popping-cork', {
        caption: '砰的一声，聚会就开始了',
        points: ['莫斯卡托低度微甜，蜜桃与洋槐。', '冰到八度喝，气泡细得像丝。'],
        params: { 净含量: '750 mL', 品种: '莫斯卡托', 酒精度: '7% vol', 甜度: '甜' },
        axes: { 规格: '单支 两支装:90' },
      }),
      spu('百味笺 桂花米酒', '百味笺', 45, 'sake', {
        caption: '糯米甜，桂花香，小酌不上头',
        points: ['糯米三十天慢酿，兑一勺桂花露。', '温一温喝，冬天手心都是暖的。'],
        params: { 净含量: '500 mL', 配料: '糯米、酒曲、桂花', 酒精度: '8% vol', 储存: '阴凉' },
        axes: { 口味: '桂花 原味 杨梅' },
      }),
      spu('粮川 精酿小麦啤酒', '粮川', 79, 'beer-mug', {
        caption: '浑浊的才好，香蕉和丁香的味道',
        points: ['不过滤，酵母沉在底，倒之前转一转。', '一口下去是面包和香蕉。'],
        params: { 净含量: '500 mL × 6', 原麦汁: '12.5°P', 酒精度: '5.1% vol', 储存: '冷藏' },
        axes: { 规格: '6罐 12罐:70' },
        weightGram: 3200,
      }),
    ],
  ),
])
