/// Who may call what: a table of routes, and how somebody stands to a case. Pure.
@NullMarked
package huizhen.web.policy;

import org.jspecify.annotations.NullMarked;
