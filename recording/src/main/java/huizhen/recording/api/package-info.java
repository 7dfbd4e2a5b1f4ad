/// What the recording module offers: recordings of rooms, documents, the audit trail, verification.
@NullMarked
package huizhen.recording.api;

import org.jspecify.annotations.NullMarked;
