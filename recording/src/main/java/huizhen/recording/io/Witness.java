package huizhen.recording.io;

import huizhen.recording.log.Checkpoint;
import huizhen.recording.log.SignedNote;
import huizhen.recording.log.TreeHash;
import huizhen.recording.log.WitnessKey;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Asks a witness to countersign checkpoints (C2SP tlog-witness): shows it that the log has only
/// grown since what it saw last. What it answers is believed only when its signature is good. A
/// witness that is away holds up nothing but the one who asks, for [#PATIENCE] twice at most.
/// Blocks; one call at a time.
final class Witness implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int MAX_ANSWER = 16 * 1024;
  private static final int CONFLICT = 409;
  private static final System.Logger LOG = System.getLogger(Witness.class.getName());

  private final URI place;
  private final WitnessKey key;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private long seen;
  private boolean isAway;

  Witness(WitnessConfig config) {
    String prefix = config.prefix().toString();
    place = URI.create((prefix.endsWith("/") ? prefix : prefix + "/") + "add-checkpoint");
    key = WitnessKey.parse(config.key());
  }

  /// How a log shows that it has only grown.
  @FunctionalInterface
  interface Growth {
    List<TreeHash> proof(long from, long to);
  }

  boolean hasSigned(SignedNote note) {
    return key.countersigned(note).isPresent();
  }

  /// The note with the witness's line; empty when it has none to give, which is told in the log.
  Optional<SignedNote> countersign(SignedNote note, Checkpoint checkpoint, Growth growth) {
    try {
      Answer answer = ask(note, checkpoint, growth);
      if (answer.status() == CONFLICT && answer.text().strip().matches("\\d{1,18}")) {
        seen = Long.parseLong(answer.text().strip());
        if (seen > checkpoint.size()) {
          LOG.log(
              Level.ERROR,
              () ->
                  "the witness has seen %d entries of this log and it has %d: was it put back?"
                      .formatted(seen, checkpoint.size()));
          return Optional.empty();
        }
        answer = ask(note, checkpoint, growth);
      }
      if (answer.status() != 200) {
        throw new IOException("it answers " + answer.status());
      }
      SignedNote signed = note.with(answer.text());
      if (!hasSigned(signed)) {
        throw new IOException("its answer has no good signature of " + key.name());
      }
      seen = checkpoint.size();
      isAway = false;
      return Optional.of(signed);
    } catch (IOException | IllegalArgumentException e) {
      if (!isAway) {
        LOG.log(Level.WARNING, "the witness does not countersign; case files go without", e);
      }
      isAway = true;
      return Optional.empty();
    }
  }

  private record Answer(int status, String text) {}

  private Answer ask(SignedNote note, Checkpoint checkpoint, Growth growth) throws IOException {
    var body = new StringBuilder("old ").append(seen).append('\n');
    if (seen > 0 && seen < checkpoint.size()) {
      growth.proof(seen, checkpoint.size()).forEach(it -> body.append(it.base64()).append('\n'));
    }
    body.append('\n').append(new String(note.bytes(), StandardCharsets.UTF_8));
    var request =
        HttpRequest.newBuilder(place)
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        byte[] text = in.readNBytes(MAX_ANSWER);
        return new Answer(response.statusCode(), new String(text, StandardCharsets.UTF_8));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
