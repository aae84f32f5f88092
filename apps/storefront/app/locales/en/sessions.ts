import type zh from '../zh-CN/sessions'

export default {
  title: 'Devices',
  lead: 'Your account is open on these. End what you do not know, and change your password.',
  current: 'This one',
  unknown: 'Unknown device',
  lastUsed: 'Last used {moment}',
  since: 'Since {moment}',
  end: 'Log out',
  endTitle: 'Log this device out?',
  endText: '{device} is logged out at once.',
  ended: 'The device is logged out',
  endOthers: 'Log out all others',
  endOthersText: 'Devices but this one: {count}. They are logged out at once.',
  othersEnded: 'All other devices are logged out',
} satisfies typeof zh
