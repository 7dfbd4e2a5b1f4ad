/// One picture of a whole recording: who stands where in it and when, as ffmpeg is told. Pure.
@NullMarked
package huizhen.recording.composition;

import org.jspecify.annotations.NullMarked;
