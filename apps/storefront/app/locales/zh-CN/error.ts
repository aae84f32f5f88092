export default {
  missingTitle: '这里没有您要找的东西',
  missingText: '商品可能已经下架，或者地址写错了。去街上逛逛，也许有更合适的。',
  brokenTitle: '页面暂时打不开',
  brokenText: '问题在我们这边，已经记下来了。请稍等片刻再试。',
  home: '回到首页',
  categories: '看看全部分类',
  delistedTitle: '这件商品已经下架',
  delistedText: '它不再出售了。下面这些是大家正在买的，也许有合适的。',
  bestSellers: '街坊们都在买',
}
