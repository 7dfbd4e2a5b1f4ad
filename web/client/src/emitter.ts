/** A typed list of listeners. A listener that throws does not keep the others from hearing. */
export class Emitter<Events extends object> {
  private readonly listeners = new Map<keyof Events, Set<(value: never) => void>>()

  /** Returns the way to stop listening. */
  on<K extends keyof Events>(name: K, listener: (value: Events[K]) => void): () => void {
    const set = this.listeners.get(name) ?? new Set()
    set.add(listener as (value: never) => void)
    this.listeners.set(name, set)
    return () => set.delete(listener as (value: never) => void)
  }

  emit<K extends keyof Events>(name: K, value: Events[K]): void {
    for (const listener of [...(this.listeners.get(name) ?? [])]) {
      try {
        ;(listener as (value: Events[K]) => void)(value)
      } catch (cause) {
        // A fault of one listener: reported as an uncaught error, the room goes on.
        queueMicrotask(() => {
          throw cause
        })
      }
    }
  }

  clear(): void {
    this.listeners.clear()
  }
}
