package huizhen.app.e2e;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A client of WHIP and WHEP that is no browser: `door_client.py`, on Debian's python3-aiortc.
final class PlainClient implements AutoCloseable {
  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final Path LIBRARY = Path.of("/usr/lib/python3/dist-packages/aiortc");

  private final Process process;
  private final BufferedReader said;

  private PlainClient(Process process) {
    this.process = process;
    this.said = process.inputReader();
  }

  static boolean isInstalled() {
    return Files.isExecutable(PYTHON) && Files.isDirectory(LIBRARY);
  }

  /// Publishes for so many seconds, and returns when media is up.
  static PlainClient publish(Path folder, HospitalSystem.Ticket ticket, int seconds) {
    return start(folder, List.of("publish", ticket.whip(), ticket.text(), "" + seconds));
  }

  /// Plays for so many seconds, and says what came.
  static JsonObject play(Path folder, HospitalSystem.Ticket ticket, int seconds) {
    try (var player = start(folder, List.of("play", ticket.whep(), ticket.text(), "" + seconds))) {
      return new JsonObject(player.line());
    }
  }

  @Override
  public void close() {
    process.destroy();
  }

  private static PlainClient start(Path folder, List<String> arguments) {
    try {
      var script = folder.resolve("door_client.py");
      Files.writeString(script, DoorClient.resource("door_client.py"));
      var command = new java.util.ArrayList<>(List.of(PYTHON.toString(), script.toString()));
      command.addAll(arguments);
      var client =
          new PlainClient(
              new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
      var first = client.line();
      if (!first.equals("connected")) {
        throw new IllegalStateException("the plain client said " + first);
      }
      return client;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String line() {
    try {
      var line = said.readLine();
      if (line == null) {
        throw new IllegalStateException("the plain client ended; its error is above");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
