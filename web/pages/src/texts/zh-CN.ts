import waiting from './waiting-zh'
import watching from './watching-zh'
import vitals from './vitals-zh'
import account from './accounts-zh'
import imports from './imports-zh'
import deed from './deeds-zh'
import oversight from './oversight-zh'
import policies from './policies-zh'
import passkeys from './passkeys-zh'
import security from './security-zh'
import notice from './notices-zh'
import order from './orders-zh'
import teaching from './teaching-zh'
import alerting from './alerting-zh'
import chart from './charts-zh'
import grant from './grants-zh'
import health from './health-zh'
import hook from './hooks-zh'
import rating from './ratings-zh'
import relative from './relative-zh'
import referral from './referrals-zh'
import request from './requests-zh'
import cases from './cases-zh'
import desk from './desk-zh'
import emergencies from './emergencies-zh'
import looks from './looks-zh'
import machine from './machine-zh'
import room from './room-zh'
import papers from './papers-zh'
import rundown from './rundown-zh'
import studies from './studies-zh'
import teams from './teams-zh'
import visit from './visits-zh'

export default {
  machine,
  account,
  imports,
  waiting,
  watching,
  vitals,
  notice,
  visit,
  passkeys,
  security,
  deed,
  oversight,
  policies,
  rating,
  referral,
  relative,
  alerting,
  chart,
  grant,
  health,
  hook,
  order,
  studies,
  teaching,
  request,
  papers,
  rundown,
  ...cases,
  ...room,
  ...teams,
  ...emergencies,
  ...desk,
  ...looks,
  app: {
    name: '会诊',
    full: 'Huizhen 远程会诊网关',
    demo: '演示环境 DEMO · 数据为虚构，请勿录入真实患者信息',
    language: '语言',
    otherLanguage: 'English',
    signOut: '退出登录',
    toMain: '跳到主要内容',
    ways: '页面导航',
    menu: '菜单',
    worklist: '工作列表',
    audit: '审计',
    rooms: '进行中的会诊室',
    newCase: '发起会诊申请',
    back: '返回',
    retry: '重试',
    cancel: '取消',
    confirm: '确定',
    close: '关闭',
    save: '保存',
    loading: '正在加载…',
    none: '无',
    refresh: '刷新',
    notFound: '没有这个页面。',
  },
  role: {
    COUNTY_DOCTOR: '基层医生',
    SPECIALIST: '会诊专家',
    COORDINATOR: '会诊协调员',
    REGULATOR: '监管人员',
    OPERATOR: '运维人员',
  },
  signIn: {
    code: '验证器动态码，或恢复码',
    title: '登录',
    username: '用户名',
    password: '密码',
    submit: '登录',
    wrong: '用户名或密码不正确。',
    locked: '连续输错次数过多，账号已暂时锁定，请稍后再试。',
    over: '登录已过期，请重新登录。',
    lead: '基层医生发起申请，上级专家在线会诊，全程留痕、录制加密保存。',
    oidc: '用{provider}登录',
    'oidc-unavailable': '统一身份认证暂时无法使用，请稍后再试，或用用户名和密码登录。',
    'oidc-forged': '登录未完成或已超时，请重新开始。',
    'oidc-weak': '统一身份认证的登录强度不足，请用多因素方式登录后重试。',
    'oidc-elsewhere': '您的角色只能在指定网络内登录，请连接到单位网络后重试。',
    'oidc-refused': '统一身份认证未通过，请重试或联系管理员。',
    'oidc-stranger': '身份认证通过，但本平台没有对应的账号，请联系管理员开通。',
    required: '请填写用户名和密码。',
  },
  error: {
    unreachable: '无法连接服务器，请检查网络后重试。',
    status: {
      400: '提交的内容有误。',
      401: '请先登录。',
      403: '您没有权限进行此操作。',
      404: '内容不存在，或您无权查看。',
      409: '当前状态不允许此操作，页面已刷新。',
      412: '内容已被他人更新，请刷新后重试。',
      413: '文件超过 20 MB 上限。',
      415: '不支持的文件类型，请上传 PDF、PNG 或 JPEG。',
      422: '内容不符合要求。',
      423: '账号已暂时锁定，请稍后再试。',
      429: '操作过于频繁，请稍后再试。',
      503: '服务暂时不可用，请稍后重试。',
    },
    other: '操作未成功（{code}）。',
    code: {
      'second-factor': '请再使用第二因素验证。',
      'link-gone': '此链接已使用或已过期。',
      'wrong-code': '动态码不正确或已使用过。',
      'wrong-passkey': '通行密钥未通过验证。请重试，或改用其他方式。',
      'passkey-refused': '通行密钥未被接受，请重试。',
      'passkey-taken': '该通行密钥已注册过。',
      'passkeys-unavailable': '通行密钥须通过域名使用：请用域名而非IP地址打开本页面。',
      'too-many-passkeys': '已有十个通行密钥，请先移除一个。',
      'no-factor': '尚未设置第二因素。',
      'enrol-first': '请先设置第二因素。',
      'factor-required': '您的角色须使用第二因素。',
      'bad-credentials': '用户名或密码不正确。',
      locked: '连续输错次数过多，账号已暂时锁定，请稍后再试。',
      'wrong-password': '密码不正确，未签署。',
      'slot-taken': '该时段刚刚被约走了，下面是最近的空闲时段。',
      'too-early': '还没到开放候诊的时间。',
      'consent-missing': '缺少患者知情同意，不能进入会诊。',
      'licence-expired': '执业证书已过有效期，不能进入会诊。',
    },
  },
  trail: {
    title: '操作记录',
    open: '查看操作记录',
    openHint: '查看操作记录本身也会留痕。',
    none: '没有记录。',
    who: '操作人',
    when: '时间',
    what: '操作',
    subject: '对象',
    outcome: '结果',
    detail: '详情',
    sequence: '序号',
  },
  audit: {
    title: '审计日志',
    verify: '校验哈希链',
    verifying: '正在校验…',
    intact: '哈希链完整：共 {n} 条记录。',
    broken: '哈希链从第 {n} 条起不一致！',
    head: '链首摘要',
    older: '更早的记录',
    lead: '只可追加、逐条哈希相连；查看本页也会留下记录。',
  },
  // Emergencies
  onCall: {
    on: '您在值班表上：{department}，第 {level} 级',
    handed: '您的呼叫已移交同事，至 {time}',
    handOver: '免打扰（移交）',
    to: '移交给',
    hours: '{count} 小时',
  },
}
