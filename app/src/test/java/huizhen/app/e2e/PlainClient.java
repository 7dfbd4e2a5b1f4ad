package huizhen.app.e2e;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A client of WHIP and WHEP that is no browser: a script in Python on somebody's WebRTC library.
final class PlainClient implements AutoCloseable {
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  private final Process process;
  private final BufferedReader said;

  private PlainClient(Process process) {
    this.process = process;
    this.said = process.inputReader();
  }

  /// What it stands on, and the Debian package that brings it.
  enum Kind {
    AIORTC("door_client.py", "python3-aiortc"),
    GSTREAMER("gst_client.py", "gstreamer1.0-plugins-bad");

    private final String script;
    private final String debianPackage;

    Kind(String script, String debianPackage) {
      this.script = script;
      this.debianPackage = debianPackage;
    }

    String debianPackage() {
      return debianPackage;
    }

    boolean isInstalled(Path folder) {
      try {
        return Files.isExecutable(PYTHON)
            && new ProcessBuilder(command(folder, this, List.of("check")))
                    .inheritIO()
                    .start()
                    .waitFor()
                == 0;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /// Publishes for so many seconds, and returns when media is up.
  static PlainClient publish(
      Kind kind, Path folder, HospitalSystem.Ticket ticket, String codec, int seconds) {
    return start(
        folder, kind, List.of("publish", ticket.whip(), ticket.text(), "" + seconds, codec));
  }

  /// Plays for so many seconds, and says what came.
  static JsonObject play(
      Kind kind, Path folder, HospitalSystem.Ticket ticket, String codec, int seconds) {
    var arguments = List.of("play", ticket.whep(), ticket.text(), "" + seconds, codec);
    try (var player = start(folder, kind, arguments)) {
      return new JsonObject(player.line());
    }
  }

  @Override
  public void close() {
    process.destroy();
  }

  private static PlainClient start(Path folder, Kind kind, List<String> arguments) {
    try {
      var client =
          new PlainClient(
              new ProcessBuilder(command(folder, kind, arguments))
                  .redirectError(ProcessBuilder.Redirect.INHERIT)
                  .start());
      var first = client.line();
      if (!first.equals("connected")) {
        throw new IllegalStateException("the plain client said " + first);
      }
      return client;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The script is written once: another client may be reading it.
  private static synchronized List<String> command(Path folder, Kind kind, List<String> arguments)
      throws IOException {
    var script = folder.resolve(kind.script);
    if (!Files.exists(script)) {
      Files.writeString(script, DoorClient.resource(kind.script));
    }
    var command = new ArrayList<>(List.of(PYTHON.toString(), script.toString()));
    command.addAll(arguments);
    return command;
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
