import { onBeforeUnmount, type Ref, ref, shallowRef, watch } from 'vue'

/**
 * What has been so for a while: for words that would only flicker. A line that has just begun is
 * measured from below, so for its first seconds every picture is smaller than it will be.
 */
export function useLasting<T extends object>(
  now: () => T | undefined,
  same: (one: T) => string,
  millis: number,
): Ref<T | undefined> {
  const shown = shallowRef<T>()
  const key = ref<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    now,
    (value) => {
      const next = value === undefined ? undefined : same(value)
      if (next === key.value) return
      key.value = next
      clearTimeout(timer)
      // What went is taken away at once, and what changed while it is shown stays shown.
      if (value === undefined) shown.value = undefined
      else if (shown.value !== undefined) shown.value = value
      else timer = setTimeout(() => (shown.value = now()), millis)
    },
    { immediate: true },
  )
  onBeforeUnmount(() => clearTimeout(timer))
  return shown
}
