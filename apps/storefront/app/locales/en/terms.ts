import type zh from '../zh-CN/terms'

export default {
  agree: 'I have read and accept the',
  name: 'terms of Jishi',
  rule: 'Read and accept the terms first',
  title: 'Terms of Jishi',
  accept: 'I accept',
  one: 'The account is yours alone. Keep your password and SMS codes to yourself; nobody at Jishi will ever ask for them.',
  two: 'We keep your username, mobile number, addresses and orders to fulfil and support your purchases. We do not sell them.',
  three:
    'Price and stock are what checkout says. An order that is not paid in time closes by itself and its stock is given back.',
  four: 'Payments are made at the payment provider. Jishi never sees your card.',
  five: 'Please do not register or buy with scripts; your neighbours would be left with nothing.',
} satisfies typeof zh
