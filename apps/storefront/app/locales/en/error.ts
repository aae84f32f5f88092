import type zh from '../zh-CN/error'

export default {
  missingTitle: 'There is nothing here',
  missingText:
    'The item may no longer be sold, or the address is mistyped. Have a stroll: something better may be around.',
  brokenTitle: 'This page cannot be shown right now',
  brokenText: 'The fault is ours and has been noted. Give it a moment and try again.',
  home: 'Back to the home page',
  categories: 'All categories',
  delistedTitle: 'This item is no longer sold',
  delistedText: 'It has been taken off for good. Here is what others buy today.',
  bestSellers: 'What others buy',
} satisfies typeof zh
