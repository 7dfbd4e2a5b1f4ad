/// What the web module needs (ports) and offers: the HTTP API and the pages.
@NullMarked
package huizhen.web.api;

import org.jspecify.annotations.NullMarked;
