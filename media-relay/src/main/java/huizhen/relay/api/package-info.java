/// What the media relay offers to the other modules: rooms, typed session descriptions, events and
/// the tap. It knows no patient.
@NullMarked
package huizhen.relay.api;

import org.jspecify.annotations.NullMarked;
