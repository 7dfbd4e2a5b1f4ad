package huizhen.web.hook;

import huizhen.scheduling.api.OrganisationId;
import java.net.URI;
import java.time.Instant;
import java.util.Set;

/// Where an organisation's system is told of its cases.
///
/// @param secret base64 of 32 random bytes, shared with the system, for signatures
/// @param types actions of the trail, e.g. `case.book`; empty for all of cases
public record Webhook(
    String id,
    OrganisationId organisation,
    URI url,
    String secret,
    Set<String> types,
    String createdBy,
    Instant createdAt) {
  public static final int MAX_TYPES = 50;

  public Webhook {
    types = Set.copyOf(types);
    if (types.size() > MAX_TYPES) {
      throw new IllegalArgumentException("at most %d types".formatted(MAX_TYPES));
    }
  }

  public boolean wants(String action) {
    return types.isEmpty() || types.contains(action);
  }

  @Override
  public String toString() {
    return "Webhook[" + id + "]";
  }
}
