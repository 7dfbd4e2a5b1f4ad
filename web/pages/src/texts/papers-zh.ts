/** 会诊室内查看的病历资料。 */
export default {
  title: '病历资料',
  open: '资料',
  all: '全部资料',
  none: '此病例没有资料或影像检查。',
  record: '以您的权限查看，每次打开都会留痕。',
  show: '给大家看',
  showInstead: '改为显示此页',
  who: '“给大家看”会把当前看到的部分作为一张画面显示给医生、患者、家属和翻译；学员、观察员和监管看不到。',
  isShown: '大家正在看您出示的资料。',
  withdraw: '收起',
  nothing: '还没有可以出示的画面，请等资料载入完成。',
  page: '第 {n} / {all} 页',
  pageOf: '{title}，第 {n} / {all} 页',
  previous: '上一页',
  next: '下一页',
  keys: '键盘：方向键翻页，Home/End 首末页，Shift+方向键调窗，Ctrl+方向键移动，+ − 或滚轮缩放，I 反相，R 复位，Enter 画测量线（方向键移动终点，再按 Enter 放下），Delete 清除测量。',
  shownBy: '{name} 出示的资料',
  fault: {
    password: '此 PDF 有密码保护，无法在这里打开。请在病例页下载后查看。',
    broken: '此文件已损坏，或其格式无法在浏览器中显示。请在病例页下载后查看。',
  },
}
