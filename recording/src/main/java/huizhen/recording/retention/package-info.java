/// Until when evidence is kept, and when it may go. Pure: time is handed in.
@NullMarked
package huizhen.recording.retention;

import org.jspecify.annotations.NullMarked;
