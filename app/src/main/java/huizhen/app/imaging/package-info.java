/// The hospital's image archive.
@NullMarked
package huizhen.app.imaging;

import org.jspecify.annotations.NullMarked;
