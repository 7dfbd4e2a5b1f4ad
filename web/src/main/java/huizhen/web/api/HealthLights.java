package huizhen.web.api;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A port: how this gateway does, and what it depends on. For the operator's page; a balancer asks
/// [ReadinessCheck].
public interface HealthLights {
  /// In the order in which they are shown. Never fails: what does not answer has a light that says
  /// so.
  Future<List<Light>> look();

  enum Tone {
    /// There is none here.
    OFF,
    GOOD,
    /// Somebody should look at it within days.
    WEAK,
    /// Something is not done, or soon will not be.
    POOR
  }

  /// @param id what it is of, e.g. `redis`
  /// @param code how it is, e.g. `slow`; the page has a sentence for it, which says what to do
  /// @param facts figures beside it: numbers, instants (ISO 8601) and texts of errors; nobody's
  ///   name
  record Light(String id, Tone tone, String code, Map<String, Object> facts) {
    private static final Pattern WORD = Pattern.compile("[a-z][a-z-]{0,31}");

    public Light {
      if (!WORD.matcher(id).matches() || !WORD.matcher(code).matches()) {
        throw new IllegalArgumentException("ids and codes of lights are lower case with dashes");
      }
      facts = Map.copyOf(facts);
    }
  }
}
