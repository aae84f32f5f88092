import type zh from '../zh-CN/privacy'

export default {
  title: 'Privacy and data',
  dataTitle: 'Download my data',
  dataText:
    'Your profile, addresses, orders, logins and all else Jishi keeps of you: one ZIP file of JSON texts.',
  fetch: 'Download',
  fetching: 'Packing',
  fetched: 'Packed; the download begins',
  deleteTitle: 'Delete account',
  deleteWait:
    'You have seven days to change your mind. After them the account is deleted and cannot be brought back. Your other devices are logged out at once.',
  deleteData: 'Your profile, picture, addresses, linked accounts and logins are erased.',
  deleteOrders: 'Orders are kept as records of what was sold, no longer tied to you.',
  deleteLast: 'See to open orders first: afterwards there is nobody to refund.',
  delete: 'Delete my account',
  deleteConfirm: 'Delete it',
  deleteNot: 'Let me think',
  sure: 'I know what this means',
  sureRule: 'Say that you know what this means',
  asked: 'Your account will be deleted in seven days unless you call it off',
  pending: 'Your account will be deleted on {date}. Until then you can call it off.',
  keep: 'Keep my account',
  kept: 'Your account stays',
} satisfies typeof zh
