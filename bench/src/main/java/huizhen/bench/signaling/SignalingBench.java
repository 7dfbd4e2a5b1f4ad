package huizhen.bench.signaling;

import huizhen.bench.server.GatewayUnderTest;
import huizhen.bench.server.Place;
import huizhen.bench.server.Result;
import huizhen.bench.server.ScratchFolder;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Fills a gateway's signalling with sessions, measures what their answers take and what each takes
/// of memory, and then floods it.
@Command(name = "signaling", description = "Measures signalling: answers, memory, two attacks.")
public final class SignalingBench implements Callable<Integer> {
  /// A loop for the crowd and one for an attack, so that the one does not wait for the other's work
  /// but only for the core.
  private static final int LOOPS = 4;

  private static final double MEMORY_TARGET_KB = 60;

  @Option(names = "--script", required = true, description = "the huizhen script")
  private Path script = Path.of("huizhen");

  @Option(names = "--core", description = "that the server runs on (${DEFAULT-VALUE})")
  private int core;

  @Option(names = "--sessions", description = "in rooms of five (${DEFAULT-VALUE})")
  private int sessions = 5_000;

  @Option(names = "--seconds", description = "in peace, and in each attack (${DEFAULT-VALUE})")
  private int seconds = 20;

  @Option(names = "--plain-only", description = "signalling without TLS alone, and no gateway")
  private boolean isPlainOnly;

  @Option(names = "--connects-only", description = "of the attacks the floods of connects alone")
  private boolean isConnectsOnly;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var plan = new SignalingPlan(sessions, Duration.ofSeconds(seconds));
    var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
    try {
      if (!isPlainOnly) {
        gateway(plan, vertx);
      }
      if (!isConnectsOnly) {
        plain(plan, vertx);
      }
    } finally {
      var _ = Line.await(vertx.close());
    }
    return 0;
  }

  private void gateway(SignalingPlan plan, Vertx vertx) throws IOException, InterruptedException {
    try (var folder = new ScratchFolder();
        var gateway = GatewayUnderTest.start(script, Place.loopback(core), folder.path());
        var clients = gateway.clients()) {
      Tickets tickets =
          (room, identity) -> {
            var ticket = clients.ticket(room, identity, true, true);
            return new Tickets.Ticket(ticket.signaling(), ticket.text());
          };
      var subject =
          new Trial.Subject("", gateway.process(), gateway.jvm().orElseThrow(), core, tickets);
      try (var trial = Trial.begin(plan, subject, vertx)) {
        Result.print(trial.answers());
        Result.print(trial.memory(0));
        attack(trial, trial.connects("connect-flood", "127.0.0.66"));
        attack(trial, trial.connects("connect-flood-same-address", "127.0.0.1"));
        if (!isConnectsOnly) {
          attack(trial, trial.messages("ping-flood", Wire::ping));
          attack(trial, trial.messages("chat-flood", Wire::chat));
        }
      }
    }
  }

  /// What a session takes without TLS, which a gateway never is without.
  private void plain(SignalingPlan plan, Vertx vertx) throws IOException, InterruptedException {
    try (var folder = new ScratchFolder();
        var server = PlainUnderTest.start(core, folder.path());
        var trial = Trial.begin(plan, server.subject(), vertx)) {
      Result.print(trial.answers());
      Result.print(trial.memory(MEMORY_TARGET_KB));
    }
  }

  private static void attack(Trial trial, Attack attack) throws IOException, InterruptedException {
    try (attack) {
      Result.print(trial.under(attack));
    }
  }
}
