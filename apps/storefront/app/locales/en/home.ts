import type zh from '../zh-CN/home'

export default {
  description:
    'Jishi is a street worth strolling: phones, home, fashion and food, at honest prices and with real stock.',
  topAd: 'Announcement',
  closeAd: 'Close',
  carousel: 'This season',
  slide: 'Slide {number}',
  previousSlide: 'Previous slide',
  nextSlide: 'Next slide',
  pause: 'Stop the slides',
  play: 'Play the slides',
  hello: 'Hello',
  welcomeBack: 'What would you like to see today?',
  login: 'Log in',
  register: 'Register',
  myCart: 'Cart',
  myOrders: 'Orders',
  myAddresses: 'Addresses',
  news: 'Street news',
  brands: 'Brands',
  more: 'See all',
  ranking: 'Best sellers',
} satisfies typeof zh
