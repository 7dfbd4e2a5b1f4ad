/// How content people were with a consultation or visit. Pure.
@NullMarked
package huizhen.web.rating;

import org.jspecify.annotations.NullMarked;
