/// Real media for tests: made by ffmpeg, cut into RTP packets, and read back by ffmpeg and ffprobe.
@NullMarked
package huizhen.recording.media;

import org.jspecify.annotations.NullMarked;
