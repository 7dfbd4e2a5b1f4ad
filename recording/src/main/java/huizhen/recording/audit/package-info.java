/// The form, the chain and the index of the audit trail. Pure.
@NullMarked
package huizhen.recording.audit;

import org.jspecify.annotations.NullMarked;
