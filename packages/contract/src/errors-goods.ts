/** Codes of what is sold and how it is found: catalog, content, search, favorite, file. */
export const goodsErrors = {
  'catalog.category_not_found': { status: 404, zh: '没有这个分类', en: 'There is no such category.' },
  'catalog.sku_not_found': {
    status: 404,
    zh: '商品不存在或已下架',
    en: 'This item does not exist or is no longer sold.',
  },
  'catalog.sku_delisted': {
    status: 410,
    zh: '这件商品已经下架',
    en: 'This product is no longer sold.',
  },
  'catalog.spu_not_found': { status: 404, zh: '没有这个商品', en: 'There is no such product.' },
  'catalog.brand_not_found': { status: 404, zh: '没有这个品牌', en: 'There is no such brand.' },
  'catalog.brand_name_taken': {
    status: 409,
    zh: '已有同名品牌，请换一个名称',
    en: 'There is a brand of this name already.',
  },
  'catalog.brand_in_use': {
    status: 409,
    zh: '还有商品属于这个品牌，不能删除',
    en: 'Some goods are of this brand, so it cannot be deleted.',
  },
  'catalog.category_in_use': {
    status: 409,
    zh: '这个分类下还有内容，不能删除',
    en: 'This category is not empty, so it cannot be deleted.',
  },
  'catalog.category_wrong_level': {
    status: 422,
    zh: '请选择第 {level} 级分类',
    en: 'Choose a category of level {level}.',
  },
  'catalog.spec_unknown': {
    status: 422,
    zh: '规格或选项不属于这个商品，请刷新后再改',
    en: 'A spec or option is not one of this product.',
  },
  'catalog.spec_repeated': {
    status: 422,
    zh: '「{name}」出现了两次',
    en: '"{name}" is there twice.',
  },
  'catalog.option_in_use': {
    status: 409,
    zh: '还有商品规格在使用「{name}」，不能删除',
    en: 'Some variants are "{name}", so it cannot be removed.',
  },
  'catalog.options_incomplete': {
    status: 422,
    zh: '请为每个规格选择一个选项',
    en: 'Choose one option of each spec.',
  },
  'catalog.variant_exists': {
    status: 409,
    zh: '已有「{name}」这个规格',
    en: 'There is such a variant already: "{name}".',
  },
  'catalog.too_many_skus': {
    status: 409,
    zh: '一个商品最多有 {limit} 个规格',
    en: 'A product has at most {limit} variants.',
  },
  'catalog.name_too_long': {
    status: 422,
    zh: '「{name}」太长，最多 {limit} 个字符',
    en: '"{name}" is too long: at most {limit} characters.',
  },
  'catalog.stock_below_zero': {
    status: 409,
    zh: '库存只剩 {stock} 件，不能再减这么多',
    en: 'Only {stock} are in stock: that many cannot be taken out.',
  },
  'catalog.stock_unmoved': { status: 422, zh: '请填写增减的数量', en: 'Say how many come in or go out.' },
  'catalog.stock_too_large': { status: 422, zh: '库存数量太大', en: 'The stock would be too large.' },
  'catalog.movement_key_reused': {
    status: 409,
    zh: '这次提交与之前的内容不同，请刷新后重试',
    en: 'This idempotency key was used for another movement.',
  },
  'content.category_not_found': {
    status: 404,
    zh: '没有这个栏目',
    en: 'There is no such section.',
  },
  'page.not_found': { status: 404, zh: '没有这个页面', en: 'There is no such page.' },
  'content.not_found': { status: 404, zh: '没有这条内容', en: 'There is no such content.' },
  'content.key_taken': {
    status: 409,
    zh: '这个栏目已经存在',
    en: 'This section exists already.',
  },
  'content.category_in_use': {
    status: 409,
    zh: '这个栏目里还有内容，不能删除',
    en: 'This section is not empty, so it cannot be deleted.',
  },
  'content.too_many': {
    status: 409,
    zh: '一个栏目最多放 {limit} 条内容，请先清理一下',
    en: 'A section holds at most {limit} rows. Remove some first.',
  },
  'content.order_incomplete': {
    status: 409,
    zh: '栏目内容有变化，请刷新后重新排序',
    en: 'The rows of this section are others now. Reload them and order them again.',
  },
  'content.ends_before_start': {
    status: 422,
    zh: '结束时间要晚于开始时间',
    en: 'The end has to be after the start.',
  },
  'content.url_refused': {
    status: 422,
    zh: '链接要以 / 或 http(s):// 开头',
    en: 'The link has to begin with / or http(s)://.',
  },
  'content.floor_row_refused': {
    status: 422,
    zh: '只有楼层里可以放这种内容',
    en: 'Only a floor has such a row.',
  },
  'content.skus_unknown': {
    status: 422,
    zh: '没有这些商品：{ids}',
    en: 'There are no such SKUs: {ids}.',
  },
  'content.tab_unreadable': {
    status: 422,
    zh: '请填写标签页要展示的商品编号，用逗号分隔，最多 40 个',
    en: 'Say which SKUs the tab shows, with commas, at most 40.',
  },
  'file.picture_refused': {
    status: 422,
    zh: '请上传 5 MB、4000 万像素以内的 JPG、PNG、WebP、GIF 或 AVIF 图片',
    en: 'Upload a JPEG, PNG, WebP, GIF or AVIF of at most 5 MB and 40 megapixels.',
  },
  'file.storage_failed': {
    status: 503,
    zh: '图片暂时无法保存，请稍后再试',
    en: 'The picture could not be kept. Try again shortly.',
  },
  'file.not_found': { status: 404, zh: '没有这个文件', en: 'There is no such file.' },
  'favorite.too_many': {
    status: 409,
    zh: '收藏已满 {limit} 件，请先移除一些',
    en: 'You can keep {limit} favourites. Remove some first.',
  },
  'favorite.not_found': {
    status: 404,
    zh: '您没有收藏这件商品',
    en: 'This is not one of your favourites.',
  },
} as const
