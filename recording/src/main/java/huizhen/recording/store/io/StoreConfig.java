package huizhen.recording.store.io;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;

/// An S3-compatible bucket with Object Lock beside the vault's folder.
///
/// @param endpoint http or https; the bucket is part of the path
/// @param prefix what all keys begin with; empty, or ends in `/`
/// @param keepLocal how long the vault's folder keeps what the store has confirmed
public record StoreConfig(
    URI endpoint, String region, String bucket, String prefix, StoreKey key, Duration keepLocal) {
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,64}");
  private static final Pattern PREFIX = Pattern.compile("([A-Za-z0-9_-]{1,64}/){0,4}");
  private static final Duration LONGEST = Duration.ofDays(366);

  /// An access key. Prints as `[private]`.
  public record StoreKey(String id, String secret) {
    public StoreKey {
      if (id.isBlank() || secret.isBlank()) {
        throw new IllegalArgumentException("an access key has an id and a secret");
      }
    }

    @Override
    public String toString() {
      return "[private]";
    }
  }

  public StoreConfig {
    if (!("https".equals(endpoint.getScheme()) || "http".equals(endpoint.getScheme()))
        || endpoint.getHost() == null) {
      throw new IllegalArgumentException("the store's address is no http or https URL");
    }
    if (!BUCKET.matcher(bucket).matches()
        || !REGION.matcher(region).matches()
        || !PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "bucket=%s, region=%s, prefix=%s: a bucket has 3 to 63 of a-z 0-9 . -, a prefix ends in /"
              .formatted(bucket, region, prefix));
    }
    if (keepLocal.isNegative() || keepLocal.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("local copies are kept 0 to 8784 hours");
    }
  }

  public StoreConfig withSecret(String secret) {
    return new StoreConfig(
        endpoint, region, bucket, prefix, new StoreKey(key.id(), secret), keepLocal);
  }
}
