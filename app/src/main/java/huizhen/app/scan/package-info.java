/// Looking for malware in uploads.
@NullMarked
package huizhen.app.scan;

import org.jspecify.annotations.NullMarked;
