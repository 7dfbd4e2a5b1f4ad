package huizhen.app.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.app.config.StartException;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.signaling.turn.IceServers;
import huizhen.signaling.turn.IceUrl;
import huizhen.signaling.turn.TurnSecret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TurnSecretFileTest {
  private static final String SECRET = "shared-with-the-turn-server";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "rw-r-----"})
  void reads_the_line_without_its_end(String permissions) throws IOException {
    var read = TurnSecretFile.read(file(SECRET + "\n", permissions));
    var same = new TurnSecret(SECRET.getBytes(StandardCharsets.US_ASCII));
    assertThat(credential(read)).isEqualTo(credential(same));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw-----w-"})
  void refuses_one_that_is_open_to_everybody(String permissions) throws IOException {
    var file = file(SECRET, permissions);
    assertThatThrownBy(() -> TurnSecretFile.read(file))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("chmod o-rw")
        .hasMessageNotContaining(SECRET);
  }

  @ParameterizedTest
  @CsvSource({
    "'', is empty",
    "' ', is empty",
    "'shared with', one line of printable ASCII",
    "'shared\nwith', one line of printable ASCII",
    "'shared-é', one line of printable ASCII"
  })
  void refuses_what_is_no_secret(String text, String says) throws IOException {
    var file = file(text + "\n", "rw-------");
    assertThatThrownBy(() -> TurnSecretFile.read(file))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(says)
        .hasMessageNotContaining("shared");
  }

  @Test
  void refuses_a_missing_or_long_file() throws IOException {
    assertThatThrownBy(() -> TurnSecretFile.read(folder.resolve("none")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("can't be read");
    var file = file("x".repeat(TurnSecretFile.MAX_BYTES + 1), "rw-------");
    assertThatThrownBy(() -> TurnSecretFile.read(file)).hasMessageContaining("over 1 KB");
  }

  private static String credential(TurnSecret secret) {
    return new IceServers(
            List.of(new IceUrl("turn:turn.example.org")),
            Optional.of(secret),
            IceServers.DEFAULT_LIFETIME)
        .forParticipant(new RoomId("r"), new ParticipantId("p"), Instant.EPOCH)
        .getFirst()
        .login()
        .orElseThrow()
        .credential();
  }

  private Path file(String text, String permissions) throws IOException {
    var file = Files.writeString(folder.resolve("turn"), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }
}
