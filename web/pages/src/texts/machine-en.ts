/** A machine's draft: for reference, and taken over by the doctor alone. */
export default {
  title: 'AI draft, for reference',
  lead: 'An AI drafts and signs nothing. What you take over is marked in the opinion; you check it and answer for it.',
  ask: 'Ask the AI for a draft',
  asked: 'The AI was asked; waiting for its draft. Open until {time}.',
  over: 'The request is over; no draft came.',
  withdraw: 'Take the request back',
  withdrawDraft: 'Take back and delete the draft',
  made: 'By {client} · model {model} {version} · {time}',
  summary: 'Summary (for you to read)',
  take: 'Take over into my text',
  takeAll: 'Take over all',
  taken: 'Taken over',
  replaced: 'The AI’s draft changed: look at it again. Your text is still here.',
  mark: '{field}: from an AI draft (model {model} {version}), {how}',
  unchanged: 'as it was',
  changed: 'changed by the doctor',
}
