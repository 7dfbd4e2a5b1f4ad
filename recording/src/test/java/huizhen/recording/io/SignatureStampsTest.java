package huizhen.recording.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.vault.Digests;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An authority (OpenSSL's) dates signatures.
@Timeout(120)
class SignatureStampsTest {
  private static final String TEXT = "a signature value";

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-02T02:00:00Z"));

  @AfterEach
  void close() {
    var _ = World.get(vertx.close());
  }

  private static byte[] digest(String text) {
    return Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  private SignatureStamps stamps(TestAuthority authority) {
    return new SignatureStamps(
        authority.attestation().authority().orElseThrow(), new Background(vertx), now::get);
  }

  @Test
  void a_stamp_is_of_its_digest_alone_which_openssl_finds_too() throws IOException {
    try (var authority = new TestAuthority(folder.resolve("tsa"));
        var stamps = stamps(authority)) {
      byte[] token = World.get(stamps.stamp(digest(TEXT))).orElseThrow();
      assertThat(stamps.believed(token, digest(TEXT)))
          .hasValueSatisfying(it -> assertThat(it.authority()).contains("CN=Authority"));
      assertThat(stamps.believed(token, digest("another"))).isEmpty();
      assertThat(stamps.believed("<html>".getBytes(StandardCharsets.UTF_8), digest(TEXT)))
          .isEmpty();
      assertThat(authority.agrees(token, TEXT)).isTrue();
    }
  }

  @Test
  void one_that_nobody_believes_is_not_taken_and_not_asked_again_at_once() throws IOException {
    try (var authority = new TestAuthority(folder.resolve("tsa"));
        var other = new TestAuthority(folder.resolve("other"));
        var stamps =
            new SignatureStamps(
                authority.attestation(other.roots()).authority().orElseThrow(),
                new Background(vertx),
                now::get)) {
      assertThat(World.get(stamps.stamp(digest(TEXT)))).isEqualTo(Optional.empty());
      assertThat(World.get(stamps.stamp(digest(TEXT)))).isEmpty();
      assertThat(authority.asked()).isEqualTo(1);
      now.set(now.get().plus(SignatureStamps.RETRY));
      assertThat(World.get(stamps.stamp(digest(TEXT)))).isEmpty();
      assertThat(authority.asked()).isEqualTo(2);
    }
  }
}
