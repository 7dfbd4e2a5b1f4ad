/// The outer side: the certificate, the HTTPS server, the management server.
@NullMarked
package huizhen.app.edge;

import org.jspecify.annotations.NullMarked;
