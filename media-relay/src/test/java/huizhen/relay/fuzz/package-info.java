/// A fuzz target per parser of what peers send. A plain test run replays the corpus and some
/// hundred thousand mutations of it; `JAZZER_FUZZ=1` lets Jazzer look for more.
@NullMarked
package huizhen.relay.fuzz;

import org.jspecify.annotations.NullMarked;
