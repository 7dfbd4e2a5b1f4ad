package huizhen.app.config;

import huizhen.recording.io.Attestation;
import huizhen.recording.io.TimeStampConfig;
import huizhen.recording.io.WitnessConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The settings `evidence.…`: who outside vouches for the evidence log. Each is off unless all of
/// it is given; half of it is an error.
final class AttestationSettings {
  private static final String USUAL_MINUTES = "60";

  private final Function<String, Optional<String>> get;

  private AttestationSettings(Function<String, Optional<String>> get) {
    this.get = get;
  }

  static Attestation read(Function<String, Optional<String>> get) {
    var settings = new AttestationSettings(get);
    return new Attestation(settings.witness(), settings.authority());
  }

  private Optional<WitnessConfig> witness() {
    var url = get.apply("evidence.witness-url");
    var key = get.apply("evidence.witness-key");
    if (url.isPresent() != key.isPresent()) {
      throw new StartException(
          "evidence.witness-url and evidence.witness-key go together: give both.");
    }
    try {
      return url.map(it -> new WitnessConfig(URI.create(it), key.orElseThrow()));
    } catch (IllegalArgumentException e) {
      throw new StartException("evidence.witness-*: %s.".formatted(e.getMessage()), e);
    }
  }

  private Optional<TimeStampConfig> authority() {
    var url = get.apply("evidence.timestamp-url");
    var roots = get.apply("evidence.timestamp-roots");
    if (url.isPresent() != roots.isPresent()) {
      throw new StartException(
          "evidence.timestamp-url and evidence.timestamp-roots go together: give both.");
    }
    try {
      var minutes = get.apply("evidence.timestamp-minutes").orElse(USUAL_MINUTES);
      var interval = Duration.ofMinutes(Long.parseLong(minutes));
      return url.map(
          it -> new TimeStampConfig(URI.create(it), certificates(roots.orElseThrow()), interval));
    } catch (NumberFormatException e) {
      throw new StartException("evidence.timestamp-minutes is no number.", e);
    } catch (IllegalArgumentException e) {
      throw new StartException("evidence.timestamp-*: %s.".formatted(e.getMessage()), e);
    }
  }

  private static List<X509Certificate> certificates(String file) {
    try (var in = Files.newInputStream(Path.of(file))) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (IOException | CertificateException e) {
      throw new StartException(
          "evidence.timestamp-roots: no certificates (PEM) can be read from %s.".formatted(file),
          e);
    }
  }
}
