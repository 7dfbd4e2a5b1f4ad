package huizhen.recording.io;

import huizhen.recording.log.TimeStamp;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Asks a time stamping authority by HTTP (RFC 3161, section 3.4): one answer of at most
/// [TimeStamp#MAX_BYTES] bytes within a time, or an [IOException]. Blocks.
final class StampLine implements AutoCloseable {
  private static final int OK = 200;

  private final URI url;
  private final Duration patience;
  private final HttpClient client;

  StampLine(URI url, Duration patience) {
    this.url = url;
    this.patience = patience;
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  byte[] ask(byte[] query) throws IOException {
    var request =
        HttpRequest.newBuilder(url)
            .timeout(patience)
            .header("Content-Type", "application/timestamp-query")
            .header("Accept", "application/timestamp-reply")
            .POST(HttpRequest.BodyPublishers.ofByteArray(query))
            .build();
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        byte[] answer = in.readNBytes(TimeStamp.MAX_BYTES);
        if (response.statusCode() != OK) {
          throw new IOException("it answers " + response.statusCode());
        }
        return answer;
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
