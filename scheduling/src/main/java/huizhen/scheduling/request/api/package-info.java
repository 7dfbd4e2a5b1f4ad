/// What one organisation asks of another in writing: the manner that its kinds share.
@NullMarked
package huizhen.scheduling.request.api;

import org.jspecify.annotations.NullMarked;
