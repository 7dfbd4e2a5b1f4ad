package huizhen.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.app.config.StartException;
import huizhen.scheduling.api.OrganisationId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The file of service clients.
final class ServiceClientsTest {
  @TempDir Path folder;
  private Path secret;

  @BeforeEach
  void secret() throws IOException {
    secret = folder.resolve("secret");
    Files.writeString(secret, "0123456789abcdef\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(
        folder.resolve("clients.json"), text.replace("SECRET", secret.toString()));
  }

  @Test
  void has_an_ai_and_a_recogniser_of_a_hospital_and_a_client_that_is_shut() throws IOException {
    var all =
        ServiceClients.read(
            file(
                """
                {"clients": [
                  {"id": "ai", "secretFile": "SECRET", "scopes": ["drafts"], "organisation": "h1"},
                  {"id": "asr", "secretFile": "SECRET", "scopes": ["captions"], "organisation": "h1"},
                  {"id": "old", "secretFile": "SECRET", "scopes": []}]}
                """));
    assertThat(all).hasSize(3);
    assertThat(all.get(1).scopes()).isEqualTo(Set.of("captions"));
    assertThat(all.getFirst().scopes()).isEqualTo(Set.of("drafts"));
    assertThat(all.getFirst().organisation()).hasValue(new OrganisationId("h1"));
    assertThat(all.getFirst().secret()).isEqualTo("0123456789abcdef");
    assertThat(all.getLast().scopes()).isEmpty();
    assertThat(all.toString()).doesNotContain("0123456789abcdef");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"clients\": [1]}",
        "{\"clients\": \"x\"}",
        "{\"clients\": [{\"id\": \"a b\", \"secretFile\": \"SECRET\", \"scopes\": []}]}",
        "{\"clients\": [{\"id\": \"a\", \"scopes\": []}]}",
        "{\"clients\": [{\"id\": \"a\", \"secretFile\": \"SECRET\"}]}",
        "{\"clients\": [{\"id\": \"a\", \"secretFile\": \"/none\", \"scopes\": []}]}",
        "{\"clients\": [{\"id\": \"a\", \"secretFile\": \"SECRET\", \"scopes\": [\"all\"]}]}",
        "{\"clients\": [{\"id\": \"a\", \"secretFile\": \"SECRET\", \"scopes\": [\"drafts\"]}]}",
        "{\"clients\": [{\"id\": \"a\", \"secretFile\": \"SECRET\", \"scopes\": [\"drafts\","
            + " \"rooms\"], \"organisation\": \"h\"}]}",
        "{\"clients\": [{\"id\": \"a\", \"secretFile\": \"SECRET\", \"scopes\": [], \"x\": 1}]}",
        "{\"clients\": [{\"id\": \"a\", \"secretFile\": \"SECRET\", \"scopes\": []},"
            + " {\"id\": \"a\", \"secretFile\": \"SECRET\", \"scopes\": []}]}"
      })
  void does_not_start_with_one_that_does_not_fit(String text) throws IOException {
    var file = file(text);
    assertThatThrownBy(() -> ServiceClients.read(file))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("clients.file");
  }

  @Test
  void does_not_start_without_the_file() {
    assertThatThrownBy(() -> ServiceClients.read(folder.resolve("none")))
        .isInstanceOf(StartException.class);
  }
}
