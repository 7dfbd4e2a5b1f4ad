/// How many requests of one account, client, visit or address are taken. Pure.
@NullMarked
package huizhen.web.limit;

import org.jspecify.annotations.NullMarked;
