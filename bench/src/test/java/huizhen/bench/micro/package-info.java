@NullMarked
package huizhen.bench.micro;

import org.jspecify.annotations.NullMarked;
