/// Webhooks: what hospitals' systems are told, how it is signed, and where it may go.
@NullMarked
package huizhen.web.hook;

import org.jspecify.annotations.NullMarked;
