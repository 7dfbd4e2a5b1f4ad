import { onBeforeUnmount, ref, type Ref } from 'vue'

/** Browsers stop a long utterance in the middle; a sentence of this length comes to its end. */
export const MAX_SPOKEN = 160
/** A little slower than people talk. */
const RATE = 0.85

/** A text in pieces that are spoken one after another: lines, sentences, and parts of long ones. */
export function pieces(text: string): string[] {
  return text
    .split(/(?<=[。！？!?；;])|(?<=\.)\s|\n+/u)
    .flatMap((sentence) => parts(sentence.trim()))
    .filter((piece) => /[\p{L}\p{N}]/u.test(piece))
}

function parts(sentence: string): string[] {
  const letters = [...sentence]
  const found: string[] = []
  while (letters.length > MAX_SPOKEN) {
    const head = letters.slice(0, MAX_SPOKEN)
    // After a comma or a space where there is one: a word is not torn apart.
    const at = head.findLastIndex((letter) => /[，、,\s]/u.test(letter))
    found.push(letters.splice(0, at > 0 ? at + 1 : MAX_SPOKEN).join('').trim())
  }
  return [...found, letters.join('')]
}

/** Reads aloud with the browser's own voice, and stops when asked again or when the page goes. */
export function useAloud(): {
  canSpeak: boolean
  isSpeaking: Ref<boolean>
  toggle: (text: string, language: string) => void
} {
  const canSpeak = 'speechSynthesis' in window
  const isSpeaking = ref(false)

  function stop(): void {
    isSpeaking.value = false
    if (canSpeak) window.speechSynthesis.cancel()
  }

  function toggle(text: string, language: string): void {
    const wasSpeaking = isSpeaking.value
    stop()
    if (wasSpeaking || !canSpeak) return
    const all = pieces(text).map((piece) => {
      const speech = new SpeechSynthesisUtterance(piece)
      speech.lang = language
      speech.rate = RATE
      return speech
    })
    const last = all.at(-1)
    if (last === undefined) return
    isSpeaking.value = true
    last.onend = () => (isSpeaking.value = false)
    for (const speech of all) {
      // Without a voice for it, or called off: the button is as before.
      speech.onerror = () => (isSpeaking.value = false)
      window.speechSynthesis.speak(speech)
    }
  }

  onBeforeUnmount(stop)
  return { canSpeak, isSpeaking, toggle }
}
