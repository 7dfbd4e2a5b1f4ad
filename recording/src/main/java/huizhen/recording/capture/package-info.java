/// What a recording's journal holds and when its segments roll: pure, handed packets and time.
@NullMarked
package huizhen.recording.capture;

import org.jspecify.annotations.NullMarked;
