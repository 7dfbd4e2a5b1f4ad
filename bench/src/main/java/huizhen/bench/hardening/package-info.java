/// What a gateway does with what is too large and with who is too slow.
@NullMarked
package huizhen.bench.hardening;

import org.jspecify.annotations.NullMarked;
