package huizhen.web.io;

import huizhen.web.feed.FeedSchema;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// Where a regional platform is told of what the audit trail has. Nowhere unless set.
///
/// @param schema what records look like, see [FeedSchema#named]
/// @param folder for files of JSON lines, outside the data folder
/// @param pseudonymKey under which accounts are told apart without being told
public record FeedConfig(
    String schema, Optional<Path> folder, Optional<Http> http, String pseudonymKey) {
  public static final FeedConfig NONE =
      new FeedConfig(FeedSchema.USUAL, Optional.empty(), Optional.empty(), "");

  /// @param secret in base64, shared with the platform, for signatures
  public record Http(URI url, String secret) {
    @Override
    public String toString() {
      return "Http[" + url.getHost() + "]";
    }
  }

  public FeedConfig {
    if (FeedSchema.named(schema, pseudonymKey).isEmpty()) {
      throw new IllegalArgumentException(
          "feed.schema=%s is none of %s".formatted(schema, String.join(", ", FeedSchema.NAMES)));
    }
  }

  public FeedSchema records() {
    return FeedSchema.named(schema, pseudonymKey).orElseThrow();
  }

  @Override
  public String toString() {
    return "FeedConfig[" + schema + "]";
  }
}
