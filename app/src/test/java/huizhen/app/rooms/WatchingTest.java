package huizhen.app.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.scheduling.api.CaseId;
import huizhen.signaling.api.Revocation;
import huizhen.signaling.api.RoomRefusedException;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.Ticket;
import huizhen.web.api.WatchOrders;
import huizhen.web.policy.WatchOrder;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// At the room's door an order lets a regulator in, and puts them out when it is over.
final class WatchingTest {
  private static final CaseId CASE = new CaseId("c1");
  private static final RoomId ROOM = RoomNames.of(CASE);

  private final List<WatchOrder> orders = new ArrayList<>();
  private final List<Revocation> revoked = new ArrayList<>();
  private boolean isRedisAway;
  private Instant now = Instant.parse("2026-03-02T02:00:00Z");
  private Watching watching;

  @BeforeEach
  void open() {
    watching =
        new Watching(
            new WatchOrders() {
              @Override
              public Future<List<WatchOrder>> ofCase(CaseId caseId) {
                return Future.succeededFuture(
                    orders.stream().filter(it -> it.caseId().equals(caseId)).toList());
              }

              @Override
              public Future<Kept> keep(WatchOrder order) {
                throw new AssertionError("the door changes no order");
              }
            },
            revocation -> {
              if (isRedisAway) {
                return Future.failedFuture("away");
              }
              revoked.add(revocation);
              return Future.succeededFuture(true);
            },
            () -> now);
  }

  private WatchOrder inForce() {
    return WatchOrder.entered(
            "o1", CASE, "7", "省卫健委", "核查", "a-guan", now, now.plus(Duration.ofHours(1)), now)
        .confirmed("a-shen", now)
        .with("t1");
  }

  private static Ticket ticket(String id, String who) {
    return new Ticket(
        id,
        ROOM,
        new ParticipantId(who),
        "监管员",
        RoomRole.REGULATOR,
        false,
        true,
        false,
        Instant.MAX);
  }

  private boolean isLetIn(CaseId caseId, String ticket, String who) {
    var answer = watching.admit(caseId, ticket(ticket, who));
    if (answer.failed()) {
      assertThat(answer.cause()).isInstanceOf(RoomRefusedException.class);
    }
    return answer.succeeded();
  }

  @Test
  void lets_in_by_a_ticket_of_an_order_in_force_and_by_nothing_else() {
    assertThat(isLetIn(CASE, "t1", "a-guan")).as("no order").isFalse();
    orders.add(inForce());
    assertThat(isLetIn(CASE, "t1", "a-guan")).isTrue();
    assertThat(isLetIn(CASE, "t2", "a-guan")).as("not handed out under it").isFalse();
    assertThat(isLetIn(CASE, "t1", "a-shen")).as("somebody else").isFalse();
    assertThat(isLetIn(new CaseId("c2"), "t1", "a-guan")).as("another case").isFalse();
    orders.set(0, inForce().revoked("a-shen", now));
    assertThat(isLetIn(CASE, "t1", "a-guan")).as("revoked").isFalse();
  }

  @Test
  void puts_out_who_is_in_when_the_order_is_over_and_not_before() {
    orders.add(inForce());
    assertThat(isLetIn(CASE, "t1", "a-guan")).isTrue();
    now = now.plus(Duration.ofHours(1)).minusMillis(1);
    watching.tick();
    assertThat(revoked).isEmpty();
    now = now.plusMillis(1);
    watching.tick();
    watching.tick();
    assertThat(revoked).containsExactly(Revocation.of(ROOM, "t1"));
    assertThat(watching.size()).isZero();
    assertThat(isLetIn(CASE, "t1", "a-guan")).as("after its end").isFalse();
  }

  @Test
  void tries_again_where_nobody_could_be_told() {
    orders.add(inForce());
    assertThat(isLetIn(CASE, "t1", "a-guan")).isTrue();
    now = now.plus(Duration.ofHours(2));
    isRedisAway = true;
    watching.tick();
    assertThat(revoked).isEmpty();
    isRedisAway = false;
    watching.tick();
    assertThat(revoked).containsExactly(Revocation.of(ROOM, "t1"));
  }

  @Test
  void looks_after_nobody_in_a_room_that_has_closed() {
    orders.add(inForce());
    assertThat(isLetIn(CASE, "t1", "a-guan")).isTrue();
    assertThat(watching.until("t1")).isPresent();
    watching.closed(ROOM);
    assertThat(watching.size()).isZero();
  }

  @Test
  void lets_in_no_more_than_it_can_look_after() {
    var order = inForce();
    for (int i = 0; i <= WatchOrder.MOST_TICKETS - 2; i++) {
      order = order.with("more-" + i);
    }
    orders.add(order);
    var caseIds = new ArrayList<CaseId>();
    for (int i = 0; caseIds.size() * WatchOrder.MOST_TICKETS <= Watching.MAX_IN; i++) {
      caseIds.add(new CaseId("full-" + i));
    }
    int in = 0;
    int refused = 0;
    for (var each : caseIds) {
      var own =
          WatchOrder.entered(
                  each.value(), each, "7", "省", "核查", "a-guan", now, now.plusSeconds(60), now)
              .confirmed("a-shen", now);
      for (int i = 0; i < WatchOrder.MOST_TICKETS; i++) {
        own = own.with(each + "-" + i);
      }
      orders.add(own);
      for (var ticket : own.tickets()) {
        if (isLetIn(each, ticket, "a-guan")) {
          in++;
        } else {
          refused++;
        }
      }
    }
    assertThat(in).isEqualTo(Watching.MAX_IN);
    assertThat(refused).isPositive();
  }
}
