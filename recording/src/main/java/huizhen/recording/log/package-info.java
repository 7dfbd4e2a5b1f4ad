/// The Merkle log: a tree of hashes by RFC 9162 over what was sealed, its proofs, and its form as
/// static tiles and signed checkpoints (C2SP tlog-tiles, tlog-checkpoint, signed-note). Pure.
@NullMarked
package huizhen.recording.log;

import org.jspecify.annotations.NullMarked;
