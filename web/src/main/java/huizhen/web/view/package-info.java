/// How things look in JSON to whom, and how requests are read. Pure.
@NullMarked
package huizhen.web.view;

import org.jspecify.annotations.NullMarked;
