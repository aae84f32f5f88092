import type zh from '../zh-CN/login'

export default {
  title: 'Log in',
  lead: 'Welcome back. Carry on where you left off.',
  ways: 'Ways to log in',
  byPassword: 'Password',
  bySms: 'SMS code',
  name: 'Username, mobile or e-mail',
  enterName: 'Enter your username, mobile number or e-mail address',
  enterPassword: 'Enter your password',
  remember: 'Stay logged in for 14 days',
  rememberHint: 'Not on a shared computer',
  forgot: 'Forgot password?',
  submit: 'Log in',
  paused: 'Log in by SMS code instead',
  newMobile: 'This number has no account yet. You can open one with the code you have; no need to ask again.',
  createAndEnter: 'Accept, register and log in',
  noAccount: 'No account yet?',
  toRegister: 'Register',
  social: 'Other ways',
  socialLabel: 'Log in with another account of yours',
  socialBy: 'Log in with {label}',
} satisfies typeof zh
