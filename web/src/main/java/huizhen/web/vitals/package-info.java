/// What devices measured in a consultation, as it is kept. Pure.
@NullMarked
package huizhen.web.vitals;

import org.jspecify.annotations.NullMarked;
