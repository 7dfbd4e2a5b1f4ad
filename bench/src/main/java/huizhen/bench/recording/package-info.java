/// Measures the recorder.
@NullMarked
package huizhen.bench.recording;

import org.jspecify.annotations.NullMarked;
