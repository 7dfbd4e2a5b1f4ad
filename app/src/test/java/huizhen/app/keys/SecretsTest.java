package huizhen.app.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretsTest {
  @TempDir Path folder;

  @Test
  void keeps_a_secret_for_its_owner_alone() throws IOException {
    var first = secrets().secret("tickets");

    assertThat(secrets().secret("tickets")).isEqualTo(first).hasSize(32);
    assertThat(secrets().secret("demo")).isNotEqualTo(first);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("tickets.secret"))))
        .isEqualTo("rw-------");
  }

  @Test
  void digests_depend_on_the_key_folder(@TempDir Path other) {
    var digest = secrets().digest("accounts", "chen");

    assertThat(secrets().digest("accounts", "chen")).isEqualTo(digest);
    assertThat(new Secrets(other, new SecureRandom()).digest("accounts", "chen"))
        .isNotEqualTo(digest);
  }

  @Test
  void refuses_a_damaged_file() throws IOException {
    Files.writeString(folder.resolve("tickets.secret"), "short");

    assertThatThrownBy(() -> secrets().secret("tickets")).hasMessageContaining("damaged");
  }

  private Secrets secrets() {
    return new Secrets(folder, new SecureRandom());
  }
}
