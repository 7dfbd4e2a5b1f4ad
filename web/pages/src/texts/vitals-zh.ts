/** 生命体征。 */
export default {
  all: '显示全部（{n} 组）',
  soundOn: '报警声：开（点此静音）',
  soundOff: '报警声：已静音（点此打开）',
}
