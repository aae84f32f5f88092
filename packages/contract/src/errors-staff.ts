/** Codes of the shop's staff and of what only they do. */
export const staffErrors = {
  'staff.login_required': { status: 401, zh: '请先登录后台', en: 'Log in to the back office first.' },
  'staff.session_ended': {
    status: 401,
    zh: '后台登录已过期，请重新登录',
    en: 'Your back office session has ended. Log in again.',
  },
  'staff.wrong_credentials': {
    status: 401,
    zh: '用户名、密码或动态码不正确',
    en: 'The username, the password or the code is wrong.',
  },
  'staff.login_paused': {
    status: 429,
    zh: '失败次数太多，请 {minutes} 分钟后再试',
    en: 'Too many failures. Try again in {minutes} minutes.',
  },
  'staff.forbidden': {
    status: 403,
    zh: '您没有这项权限，请联系管理员',
    en: 'You do not have this permission. Ask an administrator.',
  },
  'staff.changed_meanwhile': {
    status: 409,
    zh: '刚才有其他人修改了这项内容，请刷新后再改',
    en: 'Somebody else has changed this meanwhile. Reload it and try again.',
  },
  'staff.beyond_own': {
    status: 403,
    zh: '不能授予您自己没有的权限',
    en: 'You can only give permissions that you have yourself.',
  },
  'staff.superuser_only': {
    status: 403,
    zh: '只有超级管理员可以这样做',
    en: 'Only a superuser can do this.',
  },
  'staff.own_account': {
    status: 409,
    zh: '不能这样修改自己的账号',
    en: 'You cannot do this to your own account.',
  },
  'staff.not_found': { status: 404, zh: '没有这位员工', en: 'There is no such member of the staff.' },
  'staff.username_taken': {
    status: 409,
    zh: '这个用户名已被使用，请换一个',
    en: 'This username is taken. Choose another.',
  },
  'staff.group_not_found': { status: 404, zh: '没有这个部门', en: 'There is no such group.' },
  'staff.group_name_taken': {
    status: 409,
    zh: '已有同名部门，请换一个名称',
    en: 'There is a group of this name already.',
  },
} as const
