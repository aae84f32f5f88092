export default {
  title: '注册',
  lead: '一分钟开好账号，购物车会一直为您留着。',
  username: '用户名',
  usernameHint: '5-20 个字符：字母、数字、下划线或短横线，不能全是数字',
  usernameRule: '请用 5-20 个字母、数字、下划线或短横线',
  usernameDigits: '用户名不能全是数字，加个字母吧',
  usernameTaken: '这个用户名已被使用，请换一个',
  submit: '同意约定并注册',
  hasAccount: '已有账号？',
  toLogin: '直接登录',
}
