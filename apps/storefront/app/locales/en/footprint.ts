import type zh from '../zh-CN/footprint'

export default {
  title: 'Recently viewed',
  recent: 'Recently viewed',
  all: 'See all',
  today: 'Today',
  yesterday: 'Yesterday',
  remove: 'Forget {name}',
  clear: 'Forget all',
  clearTitle: 'Forget everything you viewed?',
  clearText: 'This cannot be undone. Your favourites stay.',
  cleared: 'Forgotten',
  cancel: 'Keep it',
  kept: 'The last 100 items you looked at. What is no longer sold is left out.',
  emptyTitle: 'Nothing yet',
  emptyText: 'What you look at is kept here, so that you find it again.',
  stroll: 'Have a look around',
} satisfies typeof zh
