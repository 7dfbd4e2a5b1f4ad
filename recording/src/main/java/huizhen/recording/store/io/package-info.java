/// Object stores that lock what they keep (S3 Object Lock).
@NullMarked
package huizhen.recording.store.io;

import org.jspecify.annotations.NullMarked;
