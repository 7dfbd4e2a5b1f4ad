import { defineStore } from 'pinia'
import { ref } from 'vue'

/** Whether this page is in a live session: what rings meanwhile waits beside it, and softly. */
export const useAttending = defineStore('attending', () => {
  const isLive = ref(false)
  return { isLive }
})
