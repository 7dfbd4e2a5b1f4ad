@NullMarked
package huizhen.bench;

import org.jspecify.annotations.NullMarked;
