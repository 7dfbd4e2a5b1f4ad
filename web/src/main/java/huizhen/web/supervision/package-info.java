/// What the supervision port makes of cases and the audit trail: pure, from what it is handed.
@NullMarked
package huizhen.web.supervision;

import org.jspecify.annotations.NullMarked;
