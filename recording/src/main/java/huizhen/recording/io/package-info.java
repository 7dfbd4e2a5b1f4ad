/// The shell: files, threads, Vert.x futures, and the module's entry point.
@NullMarked
package huizhen.recording.io;

import org.jspecify.annotations.NullMarked;
