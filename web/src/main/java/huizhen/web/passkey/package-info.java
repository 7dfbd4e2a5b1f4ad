/// Passkeys as a second factor (WebAuthn Level 3): what is asked of an authenticator, and which of
/// its answers are believed. Bytes in, verdicts out.
@NullMarked
package huizhen.web.passkey;

import org.jspecify.annotations.NullMarked;
