/// The feed to a regional platform: what an entry of the audit trail looks like there, by schema,
/// and what counts as taken. Pure.
@NullMarked
package huizhen.web.feed;

import org.jspecify.annotations.NullMarked;
