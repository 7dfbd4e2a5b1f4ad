package huizhen.scheduling.request;

import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.Material;
import huizhen.scheduling.model.Checks;
import huizhen.scheduling.model.Rule;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Checks of what is written in requests.
public final class Texts {
  public static final int MAX_REASON = 2_000;
  public static final int MAX_TEXT = 20_000;
  public static final int MAX_MATERIALS = 50;
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private Texts() {}

  public static boolean isFilled(String text, int limit) {
    return !text.isBlank() && text.length() <= limit;
  }

  public static boolean isDigest(String text) {
    return SHA256.matcher(text).matches();
  }

  public static Checks reason(String reason) {
    return new Checks().that(isFilled(reason, MAX_REASON), Rule.REASON_MISSING);
  }

  /// Different ones, each with its digest, and not too many.
  public static Checks materials(List<Material> materials) {
    return new Checks()
        .that(materials.size() <= MAX_MATERIALS, Rule.MATERIAL_LIMIT)
        .that(
            materials.stream().map(Material::id).distinct().count() == materials.size()
                && materials.stream()
                    .allMatch(it ->
                        isFilled(it.fileName(), 255) && isDigest(it.sha256()) && it.bytes() > 0),
            Rule.MATERIAL_INVALID);
  }

  /// Agreed by a person who is named, to the text that is in force; a request records nothing.
  public static Checks consent(Optional<Consent> consent, Instant now) {
    return new Checks()
        .that(consent.isPresent(), Rule.CONSENT_MISSING)
        .that(consent.filter(Consent::treatment).isPresent(), Rule.REQUEST_CONSENT)
        .that(consent.filter(Consent::sensitiveInformation).isPresent(), Rule.CONSENT_SENSITIVE)
        .that(
            consent
                .filter(it ->
                    isFilled(it.signer(), 100)
                        && isFilled(it.textVersion(), 64)
                        && !it.at().isAfter(now))
                .isPresent(),
            Rule.CONSENT_SIGNER);
  }
}
