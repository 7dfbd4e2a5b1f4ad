/// The demo hospitals: so that a newcomer is in a consultation five minutes after cloning.
@NullMarked
package huizhen.app.demo;

import org.jspecify.annotations.NullMarked;
