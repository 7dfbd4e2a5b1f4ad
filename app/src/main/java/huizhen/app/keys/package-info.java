/// The data folder, the key folder and what is made from the keys.
@NullMarked
package huizhen.app.keys;

import org.jspecify.annotations.NullMarked;
