package huizhen.web.io;

import java.util.Map;

/// What pages hear of without asking.
final class EventRoutes {
  private final EventHub hub;

  EventRoutes(EventHub hub) {
    this.hub = hub;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "openEvents",
        exchange ->
            hub.open(
                    exchange.actor(),
                    exchange.session().orElse(""),
                    exchange.header("Last-Event-ID"))
                .map(begin -> (Answer) new Answer.Events(begin)));
  }
}
