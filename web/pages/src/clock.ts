import { onBeforeUnmount, ref, type Ref } from 'vue'

/** The time, renewed every `everyMillis` while the component lives. */
export function useNow(everyMillis = 1000): Ref<number> {
  const now = ref(Date.now())
  const timer = setInterval(() => (now.value = Date.now()), everyMillis)
  onBeforeUnmount(() => clearInterval(timer))
  return now
}
