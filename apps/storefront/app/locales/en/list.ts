import type zh from '../zh-CN/list'

export default {
  description: 'Choose {name} at Jishi, sorted by price, popularity or age: honest prices, real stock.',
  hubText: '{channels} channels to stroll through',
  hot: 'Best sellers',
  beside: 'Nearby',
  below: 'Narrow',
  sortLabel: 'Sort',
  sort: {
    default: 'Default',
    popular: 'Popular',
    price: 'Price',
    new: 'New',
    up: 'low to high',
    down: 'high to low',
  },
  total: '{total} items, page {page} of {pages}',
  end: 'That is all: {total} items',
  emptyTitle: 'Nothing here yet',
  emptyText: 'The shelves are being arranged. Have a look at another stall.',
  beyondTitle: 'There is no such page',
  beyondText: 'There may be fewer items now. Start again from the first page.',
  firstPage: 'First page',
  backHome: 'Home page',
} satisfies typeof zh
