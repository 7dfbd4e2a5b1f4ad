/**
 * Decoded images that are kept, in bytes. Past that those go that were looked at the longest ago, and are fetched
 * again when asked for; an image that is larger by itself is not drawn (`too-large`).
 */
export const CACHE_BYTES = 256 * 1024 * 1024
