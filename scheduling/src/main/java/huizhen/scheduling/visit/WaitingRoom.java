package huizhen.scheduling.visit;

import huizhen.scheduling.visit.api.Priority;
import huizhen.scheduling.visit.api.SessionBlock;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitState;
import huizhen.scheduling.visit.api.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Who is called next, and how long the others wait (DOMAIN.md 4, rule 9). Pure: a function of the
/// block and its visits, so every gateway says the same, at any time.
///
/// The order is by when somebody counts from, put off or brought forward by his class ([Priority]).
/// Who was passed over comes after as many calls as he has to let pass, or when nobody else waits.
public final class WaitingRoom {
  /// How many usual visits weigh against the measured ones, so that one long visit is no alarm.
  private static final int USUAL_WEIGHT = 3;

  /// A visit that lasts longer than expected ends any moment.
  private static final Duration ANY_MOMENT = Duration.ofMinutes(1);

  private static final Comparator<Visit> ORDER =
      Comparator.comparing(WaitingRoom::rank)
          .thenComparing(it -> it.plan().slot())
          .thenComparing(it -> it.id().value());

  private final VisitTimes times;

  public WaitingRoom(VisitTimes times) {
    this.times = times;
  }

  public Waiting waiting(SessionBlock block, List<Visit> visits, Instant now) {
    var order = order(block, visits);
    var each = mean(block);
    var first = first(block, visits, each, now);
    var places = new ArrayList<Waiting.Place>();
    for (int i = 0; i < order.size(); i++) {
      places.add(new Waiting.Place(order.get(i).id(), i, first.plus(each.multipliedBy(i))));
    }
    return new Waiting(places);
  }

  /// First who is called next.
  static List<Visit> order(SessionBlock block, List<Visit> visits) {
    var order = new ArrayList<Visit>();
    var later = new ArrayList<Visit>();
    for (var visit : visits) {
      if (visit.state() == VisitState.WAITING) {
        (visit.place().behind() > block.calls() ? later : order).add(visit);
      }
    }
    order.sort(ORDER);
    later.sort(Comparator.<Visit>comparingLong(it -> it.place().behind()).thenComparing(ORDER));
    for (var visit : later) {
      var at = (int) Math.min(visit.place().behind() - block.calls(), order.size());
      order.add(at, visit);
    }
    return order;
  }

  /// As if he had come then, in the class of those who are on time.
  static Instant rank(Visit visit) {
    var place = visit.place();
    var handicap = place.priority().handicap();
    if (place.hasFirstPlace() && handicap.compareTo(Priority.FIRST_PLACE) > 0) {
      handicap = Priority.FIRST_PLACE;
    }
    return place.since().orElse(visit.plan().slot()).plus(handicap);
  }

  /// How long a visit takes here: measured, and leaning on the usual as long as there are few.
  Duration mean(SessionBlock block) {
    var millis = block.servedMillis() + times.usual().toMillis() * USUAL_WEIGHT;
    return Duration.ofMillis(millis / (block.served() + USUAL_WEIGHT));
  }

  /// How long until the next one is called.
  private static Duration first(
      SessionBlock block, List<Visit> visits, Duration each, Instant now) {
    if (block.begunAt().isEmpty()) {
      return now.isBefore(block.start()) ? Duration.between(now, block.start()) : each;
    }
    return visits.stream()
        .filter(WaitingRoom::isSeen)
        .map(it -> left(it, each, now))
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private static boolean isSeen(Visit visit) {
    return switch (visit.state()) {
      case IN_SESSION, SUSPENDED -> true;
      case CALLED -> isHolding(visit);
      default -> false;
    };
  }

  /// Whether nobody else may be called yet: the rings are not over, or he has answered.
  static boolean isHolding(Visit visit) {
    return visit.state() == VisitState.CALLED
        && (visit.place().isAnswered() || visit.place().rings() > 0);
  }

  private static Duration left(Visit visit, Duration each, Instant now) {
    var since = visit.course().startedAt().or(() -> visit.place().calledAt()).orElse(now);
    var left = each.minus(Duration.between(since, now));
    return left.compareTo(ANY_MOMENT) < 0 ? ANY_MOMENT : left;
  }
}
