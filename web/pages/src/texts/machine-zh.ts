/** AI 草稿：只供参考，采用须医师点选。 */
export default {
  title: 'AI 草稿，供参考',
  lead: 'AI 只起草，不签名。采用后的内容会在意见书中标注，由您审核并负责。',
  ask: '请 AI 起草',
  asked: '已请 AI 起草，等待草稿。{time} 前有效。',
  over: '请求已过期，没有收到草稿。',
  withdraw: '撤回请求',
  withdrawDraft: '撤回并删除草稿',
  made: '由 {client} 生成 · 模型 {model} {version} · {time}',
  summary: '病情摘要（仅供您阅读）',
  take: '采用到我的文本',
  takeAll: '全部采用',
  taken: '已采用',
  replaced: 'AI 草稿已更新，请重新查看后再采用。您的文本未丢失。',
  mark: '{field}：取自 AI 草稿（模型 {model} {version}），{how}',
  unchanged: '原文采用',
  changed: '经医师修改',
}
