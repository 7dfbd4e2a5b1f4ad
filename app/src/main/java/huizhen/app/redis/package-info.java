/// The Redis that the gateway runs itself, and what app keeps in Redis: accounts, sessions, used
/// tickets, chat, ad-hoc rooms.
@NullMarked
package huizhen.app.redis;

import org.jspecify.annotations.NullMarked;
