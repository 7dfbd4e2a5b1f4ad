package huizhen.web.oidc;

import java.time.Instant;
import java.util.Optional;

/// How somebody is signed in at the identity provider, as its ID token said it.
///
/// @param subject who it is there (`sub`)
/// @param session at the provider (`sid`, OpenID Connect Back-Channel Logout 1.0, section 2.1);
///   empty where the provider does not name its sessions
/// @param at when the ID token was made, by the provider's clock, in seconds
public record ProviderLogin(String issuer, String subject, Optional<String> session, Instant at) {
  @Override
  public String toString() {
    return "ProviderLogin[private]";
  }
}
