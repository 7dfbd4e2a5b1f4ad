/// Who certifies the keys that documents are signed with: the gateway's own authority, or one of
/// others by EST.
@NullMarked
package huizhen.app.signing;

import org.jspecify.annotations.NullMarked;
