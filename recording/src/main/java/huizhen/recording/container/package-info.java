/// From a journal of RTP packets to WebM: depacketisers, the timeline and the writer. Pure.
@NullMarked
package huizhen.recording.container;

import org.jspecify.annotations.NullMarked;
