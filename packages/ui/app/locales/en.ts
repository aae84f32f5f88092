import type zh from './zh-CN'

export default {
  quantity: 'Quantity',
  less: 'One fewer',
  more: 'One more',
  retry: 'Try again',
  close: 'Close',
  showPassword: 'Show password',
  hidePassword: 'Hide password',
  breadcrumbs: 'You are here',
  pages: 'Pages',
  previousPage: 'Previous page',
  nextPage: 'Next page',
  soldOut: 'Out of stock',
  sold: '{count} sold',
  notices: 'Notices',
  choose: 'Choose',
  charactersLeft: '{count} left',
} satisfies typeof zh
