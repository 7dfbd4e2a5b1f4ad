/// Where copies of the vault's files lie in an object store.
@NullMarked
package huizhen.recording.store;

import org.jspecify.annotations.NullMarked;
