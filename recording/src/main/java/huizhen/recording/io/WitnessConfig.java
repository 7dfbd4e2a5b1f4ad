package huizhen.recording.io;

import huizhen.recording.log.WitnessKey;
import java.net.URI;

/// An outside witness that countersigns the evidence log's checkpoints.
///
/// @param prefix where its `add-checkpoint` is: http or https
/// @param key its verifier key, `name+id+base64`
public record WitnessConfig(URI prefix, String key) {
  public WitnessConfig {
    if (!("https".equals(prefix.getScheme()) || "http".equals(prefix.getScheme()))
        || prefix.getHost() == null) {
      throw new IllegalArgumentException("the witness's address is no http or https URL");
    }
    var _ = WitnessKey.parse(key); // it says what is wrong
  }
}
