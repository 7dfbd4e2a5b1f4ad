/// Encryption, the segment format and signed manifests: pure, handed bytes, keys and salts.
@NullMarked
package huizhen.recording.vault;

import org.jspecify.annotations.NullMarked;
