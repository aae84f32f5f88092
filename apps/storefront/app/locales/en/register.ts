import type zh from '../zh-CN/register'

export default {
  title: 'Register',
  lead: 'It takes a minute, and your cart will wait for you.',
  username: 'Username',
  usernameHint: '5-20 letters, digits, underscores or hyphens; not only digits',
  usernameRule: 'Use 5-20 letters, digits, underscores or hyphens',
  usernameDigits: 'A username cannot be digits only. Add a letter',
  usernameTaken: 'This username is taken. Choose another',
  submit: 'Accept and register',
  hasAccount: 'Have an account?',
  toLogin: 'Log in',
} satisfies typeof zh
