package huizhen.scheduling.api;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;

/// The register of practitioners that the state keeps, asked beside the directory where one is
/// configured. `app` implements it; it answers within [#PATIENCE] or counts as away.
public interface LicenceRegistry {
  java.time.Duration PATIENCE = java.time.Duration.ofSeconds(2);

  /// No register is configured: nobody is asked.
  LicenceRegistry NONE = _ -> Future.succeededFuture(Map.of());

  /// What it says of licence numbers today; a number that it does not know is missing. Fails when
  /// it can't be asked.
  Future<Map<String, Standing>> standings(Set<String> licences);

  enum Standing {
    VALID,
    /// Expired, suspended or revoked.
    NOT_VALID
  }

  /// What a check does while the register can't be asked.
  enum WhenAway {
    REFUSE,
    /// It goes on by the directory alone, and the audit entry says so.
    NOTE
  }
}
