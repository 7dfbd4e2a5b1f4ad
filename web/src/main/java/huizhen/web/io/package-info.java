/// The shell: routes on Vert.x, sessions, sign-in, random tokens, work on virtual threads.
@NullMarked
package huizhen.web.io;

import org.jspecify.annotations.NullMarked;
