/// Signing in and out through a hospital's identity provider (OpenID Connect): what is asked and
/// what of the answer is believed. Pure: keys and time come in as arguments.
@NullMarked
package huizhen.web.oidc;

import org.jspecify.annotations.NullMarked;
