/// How the gateway does, for the operator's page: figures, and the rules by which they are judged.
@NullMarked
package huizhen.app.health;

import org.jspecify.annotations.NullMarked;
