/// What the parts of a forwarded packet's way take by themselves: JMH over the relay's own classes.
@NullMarked
package huizhen.bench.micro;

import org.jspecify.annotations.NullMarked;
