package huizhen.app.rooms;

import static java.lang.System.Logger.Level.WARNING;

import huizhen.relay.api.RoomId;
import huizhen.scheduling.api.CaseId;
import huizhen.signaling.api.Revocation;
import huizhen.signaling.api.RoomRefusedException;
import huizhen.signaling.api.Ticket;
import huizhen.web.api.WatchOrders;
import huizhen.web.policy.WatchOrder;
import huizhen.web.policy.WatchOrder.Verdict;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Regulators in consultations' rooms: whether an order lets one in is asked at the door, each time
/// ([huizhen.web.policy.WatchOrder]), and who is in is put out when it is over. At most [#MAX_IN]
/// tickets are looked after here: past that nobody else is let in by an order.
public final class Watching {
  static final int MAX_IN = 1_000;

  private static final System.Logger log = System.getLogger(Watching.class.getName());

  private final WatchOrders orders;
  private final Function<Revocation, Future<Boolean>> revoke;
  private final InstantSource clock;

  /// When each ticket's order is over, by the ticket's id.
  private final Map<String, End> ends = new ConcurrentHashMap<>();

  /// @param revoke withdraws tickets at all gateways; false when the room has too many
  public Watching(
      WatchOrders orders, Function<Revocation, Future<Boolean>> revoke, InstantSource clock) {
    this.orders = orders;
    this.revoke = revoke;
    this.clock = clock;
  }

  private record End(RoomId room, Instant at) {}

  /// Fails with a [RoomRefusedException] unless an order lets the ticket's bearer watch this
  /// consultation now.
  Future<Void> admit(CaseId caseId, Ticket ticket) {
    return orders
        .ofCase(caseId)
        .map(all -> {
          var now = clock.instant();
          var open =
              all.stream()
                  .filter(it -> it.tickets().contains(ticket.id()))
                  .filter(it -> it.judge(ticket.participant().value(), caseId, now) == Verdict.OPEN)
                  .findFirst();
          if (open.isEmpty()) {
            throw new RoomRefusedException(
                "watch-order", "no order lets you watch this consultation now");
          }
          keep(ticket, open.get());
          return null;
        });
  }

  private void keep(Ticket ticket, WatchOrder order) {
    if (ends.size() >= MAX_IN && !ends.containsKey(ticket.id())) {
      throw new RoomRefusedException("unavailable", "too many are watching at this gateway");
    }
    ends.put(ticket.id(), new End(ticket.room(), order.until()));
  }

  /// About once a second.
  void tick() {
    var now = clock.instant();
    ends.forEach((ticket, end) -> {
      if (!now.isBefore(end.at()) && ends.remove(ticket, end)) {
        over(ticket, end);
      }
    });
  }

  /// Tried again at the next tick where Redis is away.
  private void over(String ticket, End end) {
    var _ =
        revoke
            .apply(Revocation.of(end.room(), ticket))
            .compose(isDone ->
                isDone
                    ? Future.succeededFuture()
                    : Future.failedFuture("too many tickets of it are withdrawn already"))
            .onFailure(cause -> {
              var _ = ends.putIfAbsent(ticket, end);
              log.log(WARNING, "an order's end is not told yet room=" + end.room(), cause);
            });
  }

  /// Nobody is left in it, so nobody has to be put out.
  void closed(RoomId room) {
    ends.values().removeIf(it -> it.room().equals(room));
  }

  /// How many are looked after.
  int size() {
    return ends.size();
  }

  /// When this ticket's bearer is put out; empty for one that is not in.
  Optional<Instant> until(String ticket) {
    return Optional.ofNullable(ends.get(ticket)).map(End::at);
  }
}
