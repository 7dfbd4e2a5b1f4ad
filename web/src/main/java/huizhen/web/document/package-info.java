/// Opinions and consents as PDF, and the text that a signature covers. Draws from values that it is
/// handed; reads only its own resources and the configured font.
@NullMarked
package huizhen.web.document;

import org.jspecify.annotations.NullMarked;
