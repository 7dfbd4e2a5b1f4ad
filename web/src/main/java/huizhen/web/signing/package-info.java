/// How documents are signed and signatures checked: bytes, keys and time in, files and findings
/// out. Who may sign, where keys are kept and who certifies them is elsewhere.
@NullMarked
package huizhen.web.signing;

import org.jspecify.annotations.NullMarked;
