package huizhen.recording.io;

import huizhen.recording.log.Checkpoint;
import huizhen.recording.log.ProofCheck;
import huizhen.recording.log.SignedNote;
import huizhen.recording.log.TreeHash;
import huizhen.recording.log.WitnessKey;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// A witness of one log, as C2SP tlog-witness has it; it does not ask who signs the log.
final class TestWitness implements AutoCloseable {
  private static final Instant NOW = Instant.ofEpochSecond(1_900_000_000);

  private final Vertx vertx = Vertx.vertx();
  private final KeyPair pair;
  private final WitnessKey key;
  private final int port;
  private Optional<Checkpoint> last = Optional.empty();
  private final AtomicLong signed = new AtomicLong();

  TestWitness() {
    try {
      pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    key = new WitnessKey("witness.example/w1", pair.getPublic().getEncoded());
    port =
        World.get(vertx.createHttpServer().requestHandler(this::handle).listen(0, "127.0.0.1"))
            .actualPort();
  }

  WitnessKey key() {
    return key;
  }

  WitnessConfig config() {
    return new WitnessConfig(URI.create("http://127.0.0.1:" + port + "/w1"), key.text());
  }

  Attestation attestation() {
    return new Attestation(Optional.of(config()), Optional.empty());
  }

  /// How often it has countersigned.
  long signed() {
    return signed.get();
  }

  SignedNote note(String text) {
    return SignedNote.sign(text, "log", pair.getPublic().getEncoded(), this::sign)
        .with(key.line(text, NOW, this::sign) + "\n");
  }

  private void handle(HttpServerRequest request) {
    request
        .body()
        .onSuccess(body -> {
          if (!"/w1/add-checkpoint".equals(request.path())) {
            end(request.response().setStatusCode(404), "");
            return;
          }
          answer(body.toString(StandardCharsets.UTF_8), request.response());
        });
  }

  private void answer(String body, HttpServerResponse response) {
    List<String> lines = body.lines().toList();
    long old = Long.parseLong(lines.getFirst().substring("old ".length()));
    var proof = new ArrayList<TreeHash>();
    int at = 1;
    while (!lines.get(at).isEmpty()) {
      proof.add(TreeHash.ofBase64(lines.get(at)));
      at++;
    }
    String note = body.substring(body.indexOf("\n\n") + 2);
    String text = SignedNote.parse(note.getBytes(StandardCharsets.UTF_8)).text();
    Checkpoint checkpoint = Checkpoint.parse(text);
    long known = last.map(Checkpoint::size).orElse(0L);
    if (old != known) {
      end(response.setStatusCode(409).putHeader("Content-Type", "text/x.tlog.size"), known + "\n");
      return;
    }
    boolean hasGrown =
        last.isEmpty()
            ? proof.isEmpty()
            : ProofCheck.isConsistent(
                known, last.get().root(), checkpoint.size(), checkpoint.root(), proof);
    if (!hasGrown) {
      end(response.setStatusCode(422), "");
      return;
    }
    last = Optional.of(checkpoint);
    var _ = signed.incrementAndGet();
    end(response, key.line(text, NOW, this::sign) + "\n");
  }

  private static void end(HttpServerResponse response, String text) {
    var _ = response.end(text); // who asked may have gone
  }

  private byte[] sign(byte[] message) {
    try {
      var signature = Signature.getInstance("Ed25519");
      signature.initSign(pair.getPrivate());
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    var _ = World.get(vertx.close());
  }
}
