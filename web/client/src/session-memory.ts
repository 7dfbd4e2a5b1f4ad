import { SESSION_MILLIS } from './backoff.js'
import type { Surroundings } from './surroundings.js'

/** Remembers the session key of a room in this tab, so that a reload comes back without a ticket. */
export class SessionMemory {
  private readonly name: string

  constructor(
    private readonly world: Surroundings,
    room: string,
  ) {
    this.name = `huizhen.room.${room}`
  }

  keep(sessionKey: string): void {
    this.world.storage.setItem(
      this.name,
      JSON.stringify({ sessionKey, at: this.world.wallClock() }),
    )
  }

  /** The key, if it was in use within the time that the server keeps sessions. */
  recall(): string | undefined {
    const text = this.world.storage.getItem(this.name)
    if (text === null) return undefined
    try {
      const { sessionKey, at } = JSON.parse(text) as { sessionKey?: unknown; at?: unknown }
      const isFresh = typeof at === 'number' && this.world.wallClock() - at < SESSION_MILLIS
      if (isFresh && typeof sessionKey === 'string') return sessionKey
    } catch {
      // Somebody else wrote there: as good as nothing.
    }
    this.forget()
    return undefined
  }

  forget(): void {
    this.world.storage.removeItem(this.name)
  }
}
