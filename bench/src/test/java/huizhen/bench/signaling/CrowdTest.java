package huizhen.bench.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.bench.load.GatewayClient;
import huizhen.bench.server.RealGateway;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A small crowd and both attacks on a real gateway.
@Tag("e2e")
class CrowdTest {
  private static final SignalingPlan PLAN = new SignalingPlan(20, Duration.ofSeconds(6));

  private static final int WINDOWS = 10;

  private final Vertx vertx = Vertx.vertx();

  @TempDir Path folder;

  @AfterEach
  void stop() throws Exception {
    var _ = Line.await(vertx.close());
  }

  @Test
  void everybody_is_answered_in_peace_and_under_attack() throws Exception {
    try (var gateway = RealGateway.start(folder);
        var clients = gateway.clients();
        var crowd = new Crowd(vertx, PLAN, tickets(clients), "crowd")) {
      crowd.join();
      assertThat(crowd.refused()).isEmpty();
      assertThat(crowd.present()).isEqualTo(20);

      var calm = crowd.measure(PLAN.measured());
      assertThat(calm.failures()).isEmpty();
      assertThat(calm.answers()).as("20 pings each 5 s, 50 lines a second").isGreaterThan(200);
      assertThat(calm.chatsReceivedSoFar())
          .as("a line reaches the five of its room")
          .isGreaterThan(4 * calm.chatsSentSoFar());

      var ticket = tickets(clients).ticket(crowd.room(0), "attacker");
      try (var strangers = new ConnectFlood(vertx, ticket.door(), "127.0.0.1", 50)) {
        strangers.start();
        var window = crowd.measure(Duration.ofSeconds(3));
        assertThat(window.answers()).isPositive();
        var did = strangers.soFar();
        assertThat(did.getJsonObject("ends").getInteger("closed-4001"))
            .as("who has no ticket is closed: %s", did)
            .isPositive();
      }
      try (var one = new MessageFlood(vertx, "flood", ticket, Wire::ping)) {
        one.start();
        // How late an answer may be depends on the machine, and how soon so many are sent that it
        // is too much; nobody is refused or closed meanwhile.
        for (int i = 0; i < WINDOWS && !one.ends().containsKey("closed-4006"); i++) {
          var window = crowd.measure(Duration.ofSeconds(3));
          assertThat(window.failures().keySet()).isSubsetOf("unanswered-ping");
        }
        var did = one.stop();
        assertThat(did.getJsonObject("ends").getInteger("closed-4006"))
            .as("who sends too much is closed: %s", did)
            .isPositive();
      }
      assertThat(crowd.present()).isEqualTo(20);
    }
  }

  private static Tickets tickets(GatewayClient clients) {
    return (room, identity) -> {
      var ticket = clients.ticket(room, identity, true, true);
      return new Tickets.Ticket(ticket.signaling(), ticket.text());
    };
  }
}
