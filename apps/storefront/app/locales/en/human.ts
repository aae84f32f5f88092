import type zh from '../zh-CN/human'

export default {
  title: 'Security check',
  lead: 'Before we send an SMS: show us that you are not a robot.',
  label: 'Characters in the picture',
  proofLabel: 'Done by your browser',
  hint: 'Upper or lower case',
  placeholder: 'Type here',
  picture: 'The picture; press for another',
  renew: 'Another picture',
  expired: 'Expired. Renew',
  failed: 'Did not load',
  prove: 'Cannot read it? Let the browser do it',
  back: 'Use the picture instead',
  working: 'Your browser is working on it; a few seconds as a rule',
  proved: 'Passed',
  proveAgain: 'Try again',
  wait: 'Wait until the browser is done',
  late: 'This check is not valid any more. Renew it',
  missing: 'Type the characters in the picture',
  cannotProve: 'This browser cannot do it for you. Use the picture instead',
  send: 'Send the code',
} satisfies typeof zh
