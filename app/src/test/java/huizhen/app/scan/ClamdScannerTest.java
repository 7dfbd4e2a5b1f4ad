package huizhen.app.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.web.api.UploadScanner.Verdict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against a server that speaks clamd's protocol, well and badly.
@Timeout(60)
final class ClamdScannerTest {
  private static final Buffer FILE = Buffer.buffer("%PDF-1.7 ").appendBytes(new byte[200_000]);
  private final Vertx vertx = Vertx.builder().with(options()).build();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<Buffer> received = new CopyOnWriteArrayList<>();

  private static io.vertx.core.VertxOptions options() {
    return new io.vertx.core.VertxOptions().setPreferNativeTransport(true);
  }

  @AfterEach
  void close() throws Exception {
    var _ = done(vertx.close());
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  /// Takes frames until the empty one, then lets `answer` say something.
  private SocketAddress clamd(SocketAddress at, BiConsumer<NetSocket, Buffer> answer)
      throws Exception {
    var server =
        done(
            vertx
                .createNetServer()
                .connectHandler(socket -> {
                  var all = Buffer.buffer();
                  socket.handler(bytes -> {
                    all.appendBuffer(bytes);
                    content(all)
                        .ifPresent(file -> {
                          received.add(file);
                          answer.accept(socket, file);
                        });
                  });
                })
                .listen(at));
    return at.isInetSocket()
        ? SocketAddress.inetSocketAddress(server.actualPort(), "127.0.0.1")
        : at;
  }

  /// Says this when it is asked whether it is there.
  private SocketAddress pinged(String reply) throws Exception {
    var server =
        done(
            vertx
                .createNetServer()
                .connectHandler(socket ->
                    socket.handler(bytes -> {
                      assertThat(bytes.toString()).isEqualTo("zPING\0");
                      var _ = socket.write(reply);
                    }))
                .listen(0, "127.0.0.1"));
    return SocketAddress.inetSocketAddress(server.actualPort(), "127.0.0.1");
  }

  private SocketAddress clamd(String reply) throws Exception {
    return clamd(
        SocketAddress.inetSocketAddress(0, "127.0.0.1"),
        (socket, _) -> {
          var _ = socket.write(Buffer.buffer(reply.getBytes(StandardCharsets.ISO_8859_1)));
        });
  }

  private static Optional<Buffer> content(Buffer all) {
    var command = "zINSTREAM\0";
    if (all.length() < command.length()
        || !all.getString(0, command.length(), "US-ASCII").equals(command)) {
      return Optional.empty();
    }
    var file = Buffer.buffer();
    int at = command.length();
    while (at + Integer.BYTES <= all.length()) {
      int length = all.getInt(at);
      at += Integer.BYTES;
      if (length == 0) {
        return Optional.of(file);
      }
      if (at + length > all.length()) {
        return Optional.empty();
      }
      file.appendBuffer(all, at, length);
      at += length;
    }
    return Optional.empty();
  }

  private ClamdScanner scanner(SocketAddress at, int millis, boolean storesUnscanned) {
    return new ClamdScanner(
        vertx, new ClamdConfig(at, Duration.ofMillis(millis), storesUnscanned), registry);
  }

  private double counted(String outcome) {
    return registry.counter("huizhen.uploads.scanned", "outcome", outcome).count();
  }

  @Test
  void sends_the_whole_file_in_pieces_and_believes_a_clean_answer() throws Exception {
    var scanner = scanner(clamd("stream: OK\0"), 20_000, false);
    assertThat(done(scanner.scan(FILE))).isEqualTo(new Verdict.Clean());
    assertThat(done(scanner.scan(Buffer.buffer()))).isEqualTo(new Verdict.Clean());
    assertThat(received).containsExactly(FILE, Buffer.buffer());
    assertThat(counted("Clean")).isEqualTo(2);
  }

  @Test
  void names_what_was_found_as_a_code() throws Exception {
    var scanner = scanner(clamd("stream: Win.Test.EICAR(HDB)-1 FOUND\0"), 20_000, true);
    assertThat(done(scanner.scan(FILE))).isEqualTo(new Verdict.Infected("Win.Test.EICAR_HDB_-1"));
  }

  @Test
  void speaks_over_a_unix_socket(@TempDir Path folder) throws Exception {
    var at =
        clamd(
            SocketAddress.domainSocketAddress(folder.resolve("clamd.ctl").toString()),
            (socket, _) -> {
              var _ = socket.write("stream: OK\0");
            });
    assertThat(done(scanner(at, 20_000, false).scan(FILE))).isEqualTo(new Verdict.Clean());
  }

  @Test
  void puts_an_answer_in_pieces_together() throws Exception {
    var at =
        clamd(
            SocketAddress.inetSocketAddress(0, "127.0.0.1"),
            (socket, _) -> {
              var _ =
                  socket
                      .write("stream: ")
                      .compose(_ -> socket.write("OK"))
                      .compose(_ -> socket.write("\0"));
            });
    assertThat(done(scanner(at, 20_000, false).scan(FILE))).isEqualTo(new Verdict.Clean());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSTREAM size limit exceeded. ERROR\0",
        "UNKNOWN COMMAND\0",
        "stream: OK\0stream: X FOUND\0",
        "stream: ok\0",
        " stream: OK\0",
        "stream: OK FOUND OK\0",
        "stream:  FOUND\0",
        "\0",
        "\u00ff\u00fe\u00fd\0"
      })
  void believes_nothing_that_is_no_verdict(String reply) throws Exception {
    var scanner = scanner(clamd(reply), 20_000, false);
    assertThatThrownBy(() -> done(scanner.scan(FILE)))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("clamd");
    assertThat(counted("Away")).isEqualTo(1);
  }

  @Test
  void gives_up_on_an_answer_without_end() throws Exception {
    var scanner = scanner(clamd("stream: " + "A".repeat(5_000)), 20_000, false);
    assertThatThrownBy(() -> done(scanner.scan(FILE))).hasMessageContaining("too long");
  }

  @Test
  void gives_up_on_one_that_hangs_up_or_says_nothing_in_time() throws Exception {
    var cut =
        clamd(
            SocketAddress.inetSocketAddress(0, "127.0.0.1"),
            (socket, _) -> {
              var _ = socket.write("stream: O").compose(_ -> socket.close());
            });
    assertThatThrownBy(() -> done(scanner(cut, 20_000, false).scan(FILE)))
        .hasMessageContaining("hung up");
    var silent = clamd(SocketAddress.inetSocketAddress(0, "127.0.0.1"), (_, _) -> {});
    assertThatThrownBy(() -> done(scanner(silent, 300, false).scan(FILE)))
        .hasMessageContaining("Timeout");
  }

  @Test
  void is_away_where_nobody_listens_and_the_deployment_says_what_then() throws Exception {
    var nobody = SocketAddress.inetSocketAddress(1, "127.0.0.1");
    assertThatThrownBy(() -> done(scanner(nobody, 5_000, false).scan(FILE)))
        .isInstanceOf(ExecutionException.class);
    assertThat(done(scanner(nobody, 5_000, true).scan(FILE)))
        .isEqualTo(new Verdict.NotScanned(true));
  }

  @Test
  void asks_so_many_at_once_lets_so_many_wait_and_refuses_more() throws Exception {
    var held = new CopyOnWriteArrayList<NetSocket>();
    var at =
        clamd(SocketAddress.inetSocketAddress(0, "127.0.0.1"), (socket, _) -> held.add(socket));
    var scanner = scanner(at, 30_000, false);
    var scans = new ArrayList<Future<Verdict>>();
    int room = ClamdScanner.AT_ONCE + ClamdScanner.IN_LINE;
    for (int i = 0; i < room; i++) {
      scans.add(scanner.scan(FILE));
    }
    assertThatThrownBy(() -> done(scanner.scan(FILE))).hasMessageContaining("too many");
    int answered = 0;
    while (answered < room) {
      assertThat(held.size() - answered).isLessThanOrEqualTo(ClamdScanner.AT_ONCE);
      if (held.size() > answered) {
        var _ = held.get(answered++).write("stream: OK\0");
      } else {
        Thread.onSpinWait();
      }
    }
    for (var scan : scans) {
      assertThat(done(scan)).isEqualTo(new Verdict.Clean());
    }
    assertThat(done(Future.succeededFuture(received.size()))).isEqualTo(room);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "3310",
        "host:",
        "host:x",
        "host:0",
        "host:70000",
        "unix:relative",
        "http://h:1"
      })
  void takes_no_address_that_is_none(String address) {
    assertThatThrownBy(() -> ClamdConfig.address(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("scanner.clamd");
  }

  @Test
  void knows_both_kinds_of_addresses() {
    assertThat(ClamdConfig.address("scan.local:3310").port()).isEqualTo(3310);
    assertThat(ClamdConfig.address("unix:/run/clamav/clamd.ctl").path())
        .isEqualTo("/run/clamav/clamd.ctl");
  }

  @Test
  void says_whether_it_is_there() throws Exception {
    assertThat(done(scanner(pinged("PONG\0"), 20_000, false).answers())).contains(true);
    assertThat(done(scanner(pinged("UNKNOWN COMMAND\0"), 20_000, false).answers())).contains(false);
    var gone = SocketAddress.domainSocketAddress("/nowhere/clamd.ctl");
    assertThat(done(scanner(gone, 20_000, false).answers())).contains(false);
    assertThat(done(new NoScanner().answers())).isEmpty();
  }
}
