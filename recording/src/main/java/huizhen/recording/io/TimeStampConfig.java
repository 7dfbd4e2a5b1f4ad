package huizhen.recording.io;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/// A time stamping authority (RFC 3161) that dates the evidence log's checkpoints.
///
/// @param url where it is asked by HTTP (section 3.4): http or https
/// @param roots who must vouch for it; at least one
/// @param interval how often it is asked at most, exports apart: some count what they stamp
public record TimeStampConfig(URI url, List<X509Certificate> roots, Duration interval) {
  static final Duration LONGEST = Duration.ofDays(31);

  public TimeStampConfig {
    roots = List.copyOf(roots);
    if (!("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
        || url.getHost() == null) {
      throw new IllegalArgumentException("the authority's address is no http or https URL");
    }
    if (roots.isEmpty()) {
      throw new IllegalArgumentException("no root certificate says whose time stamps are good");
    }
    if (interval.compareTo(Duration.ofMinutes(1)) < 0 || interval.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("the interval is not 1 minute to 31 days");
    }
  }
}
