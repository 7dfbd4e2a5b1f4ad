package huizhen.web.supervision;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.List;

/// Draws cases at random, those of more risk more often, so that anybody can draw the same again
/// from the seed (DOMAIN.md A19): weighted sampling without replacement by keys (Efraimidis and
/// Spirakis 2006, algorithm A), with SHA-256 over seed and case in the place of a generator, so
/// that neither the order of the cases nor who else is among them changes anybody's key.
public final class Sample {
  private static final double TWO_TO_53 = 0x1p53;

  private Sample() {}

  /// @param weight 1 or more; of twice the weight is drawn about twice as often
  public record Candidate(String id, int weight) {
    public Candidate {
      if (weight < 1) {
        throw new IllegalArgumentException(id + ": a weight is at least 1");
      }
    }
  }

  /// The drawn ones, first the one that was drawn first; all when there are no more.
  public static List<Candidate> draw(List<Candidate> from, String seed, int size) {
    return from.stream()
        .map(it -> new Keyed(it, -Math.log(uniform(seed, it.id())) / it.weight()))
        .sorted(Comparator.comparingDouble(Keyed::key).thenComparing(it -> it.candidate().id()))
        .limit(size)
        .map(Keyed::candidate)
        .toList();
  }

  /// In (0, 1): the first 53 bits of the digest, and a half.
  private static double uniform(String seed, String id) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256")
              .digest((seed.length() + ":" + seed + id).getBytes(StandardCharsets.UTF_8));
      return ((ByteBuffer.wrap(digest).getLong() >>> 11) + 0.5) / TWO_TO_53;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private record Keyed(Candidate candidate, double key) {}
}
