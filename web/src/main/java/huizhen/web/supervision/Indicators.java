package huizhen.web.supervision;

import huizhen.recording.api.AuditTrail.AuditEvent;
import huizhen.web.rating.Rating;
import huizhen.web.rating.Satisfaction;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Quality indicators of a span of time, from the audit trail alone (DOMAIN.md A29, A31): whoever
/// has the trail gets the same figures, but for [#with]. A session of one party, or of two for less
/// than `minSession`, was none: neither it nor the opinion on it counts.
///
/// What began before the span is left out, as its beginning is not known. The targets are ten
/// minutes for the arrival (急会诊及时到位率) and two hours for the opinion (our default).
public record Indicators(Instant from, Instant to, Duration minSession, List<Indicator> figures) {
  public static final Duration DEFAULT_MIN_SESSION = Duration.ofSeconds(60);
  static final Duration ARRIVAL_TARGET = Duration.ofMinutes(10);
  static final Duration OPINION_TARGET = Duration.ofHours(2);
  private static final String VISIT = "visit-";
  private static final Set<String> NO_SHOWS =
      Set.of("NO_SHOW", "NO_SHOW_PATIENT", "NO_SHOW_DOCTOR");

  public Indicators {
    figures = List.copyOf(figures);
  }

  /// One line of the report.
  ///
  /// @param count how many cases or sessions it is of
  /// @param medianMinutes and p90Minutes of how long it took; empty where nothing is timed
  /// @param share of them that met the target, or that did happen; 0 to 1
  public record Indicator(
      String name,
      long count,
      Optional<Double> medianMinutes,
      Optional<Double> p90Minutes,
      Optional<Double> share) {}

  /// @param events oldest first; those outside of the span are left out
  public static Indicators of(
      List<AuditEvent> events, Instant from, Instant to, Duration minSession) {
    var byCase = new TreeMap<String, List<AuditEvent>>();
    for (var event : events) {
      if (event.caseId().isPresent() && !event.at().isBefore(from) && event.at().isBefore(to)) {
        byCase.computeIfAbsent(event.caseId().get().value(), _ -> new ArrayList<>()).add(event);
      }
    }
    var tally = new Tally();
    byCase.forEach((id, own) -> tally.add(id, own, to, minSession));
    return new Indicators(from, to, minSession, tally.figures());
  }

  /// With how content people were, which the trail does not say: `satisfaction-…`, of how many
  /// answers, and which share of them has four or five stars. Of groups with too few nothing.
  public Indicators with(Map<Rating.Group, Satisfaction> contented) {
    var all = new ArrayList<>(figures);
    for (var group : Rating.Group.values()) {
      Optional.ofNullable(contented.get(group))
          .ifPresent(it ->
              all.add(
                  new Indicator(
                      "satisfaction-" + group.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                      it.count(),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.of(it.content()))));
    }
    return new Indicators(from, to, minSession, all);
  }

  /// RFC 4180, with a head line.
  public String csv() {
    var csv = new StringBuilder("indicator,from,to,count,median_minutes,p90_minutes,share\r\n");
    for (var it : figures) {
      csv.append(
          "%s,%s,%s,%d,%s,%s,%s\r\n"
              .formatted(
                  it.name(),
                  from,
                  to,
                  it.count(),
                  text(it.medianMinutes()),
                  text(it.p90Minutes()),
                  text(it.share())));
    }
    return csv.toString();
  }

  private static String text(Optional<Double> value) {
    return value.map(it -> String.format(Locale.ROOT, "%.3f", it)).orElse("");
  }

  private static final class Tally {
    private final List<Duration> acceptances = new ArrayList<>();
    private final List<Duration> arrivals = new ArrayList<>();
    private final List<Duration> opinions = new ArrayList<>();
    private long emergencies;
    private long sessions;
    private long emptySessions;
    private long appointments;
    private long noShows;
    private long visits;
    private long visitNoShows;
    private final CallQuality quality = new CallQuality();

    void add(String id, List<AuditEvent> events, Instant to, Duration minSession) {
      boolean isVisit = id.startsWith(VISIT);
      boolean isStarted = done(events, isVisit ? "visit.start" : "case.start").isPresent();
      boolean isNoShow =
          events.stream()
              .filter(Trail::isOk)
              .flatMap(it -> Trail.states(it).stream())
              .anyMatch(NO_SHOWS::contains);
      boolean isReal = LiveSession.together(events, to).compareTo(minSession) >= 0;
      if (isStarted && isReal) {
        sessions++;
        quality.add(events);
      } else if (isStarted) {
        emptySessions++;
      }
      if (isVisit) {
        visits += isStarted || isNoShow ? 1 : 0;
        visitNoShows += isNoShow ? 1 : 0;
        return;
      }
      appointments += isStarted || isNoShow ? 1 : 0;
      noShows += isNoShow ? 1 : 0;
      var emergency = emergency(events);
      if (emergency.isPresent()) {
        addEmergency(emergency.get());
      } else {
        between(dispatched(events), done(events, "case.accept")).ifPresent(acceptances::add);
      }
      if (isReal) {
        between(done(events, "case.end"), done(events, "case.sign-opinion"))
            .ifPresent(opinions::add);
      }
    }

    private void addEmergency(JsonObject facts) {
      if (facts.containsKey("acceptedAt")) {
        emergencies++;
        if (facts.getValue("acceptToRoomMillis") instanceof Number took) {
          arrivals.add(Duration.ofMillis(took.longValue()));
        }
      }
    }

    /// The newest facts of an emergency's course; empty for what is none.
    private static Optional<JsonObject> emergency(List<AuditEvent> events) {
      return events.reversed().stream()
          .flatMap(it ->
              Trail.detail(it).getValue("emergency") instanceof JsonObject facts
                  ? Optional.of(facts).stream()
                  : Optional.<JsonObject>empty().stream())
          .findFirst();
    }

    /// When it was first sent to the other side.
    private static Optional<Instant> dispatched(List<AuditEvent> events) {
      return events.stream()
          .filter(it -> Trail.isOk(it) && Trail.states(it).contains("DISPATCHED"))
          .map(AuditEvent::at)
          .findFirst();
    }

    private static Optional<Instant> done(List<AuditEvent> events, String action) {
      return events.stream()
          .filter(it -> Trail.isOk(it) && it.action().equals(action))
          .map(AuditEvent::at)
          .findFirst();
    }

    private static Optional<Duration> between(Optional<Instant> from, Optional<Instant> to) {
      return from.flatMap(
          begin -> to.filter(it -> !it.isBefore(begin)).map(it -> Duration.between(begin, it)));
    }

    List<Indicator> figures() {
      var figures = new ArrayList<Indicator>();
      figures.addAll(held());
      figures.addAll(quality.figures());
      return figures;
    }

    private List<Indicator> held() {
      return List.of(
          new Indicator("sessions", sessions, Optional.empty(), Optional.empty(), Optional.empty()),
          new Indicator(
              "sessions-not-counted",
              emptySessions,
              Optional.empty(),
              Optional.empty(),
              Optional.empty()),
          timed("acceptance", acceptances, acceptances.size(), Optional.empty()),
          timed("emergency-arrival", arrivals, emergencies, Optional.of(ARRIVAL_TARGET)),
          timed("opinion", opinions, opinions.size(), Optional.of(OPINION_TARGET)),
          counted("no-show", noShows, appointments),
          counted("visit-no-show", visitNoShows, visits));
    }

    /// @param of how many there were: who never came missed the target
    private static Indicator timed(
        String name, List<Duration> took, long of, Optional<Duration> target) {
      var sorted = took.stream().sorted(Comparator.naturalOrder()).toList();
      var share =
          of == 0
              ? Optional.<Double>empty()
              : target.map(it ->
                  (double) sorted.stream().filter(one -> one.compareTo(it) <= 0).count() / of);
      return new Indicator(name, of, quantile(sorted, 0.5), quantile(sorted, 0.9), share);
    }

    private static Indicator counted(String name, long happened, long of) {
      return new Indicator(
          name,
          happened,
          Optional.empty(),
          Optional.empty(),
          of == 0 ? Optional.empty() : Optional.of((double) happened / of));
    }

    /// The nearest rank.
    private static Optional<Double> quantile(List<Duration> sorted, double part) {
      if (sorted.isEmpty()) {
        return Optional.empty();
      }
      int rank = (int) Math.ceil(part * sorted.size());
      return Optional.of(sorted.get(Math.max(0, rank - 1)).toMillis() / 60_000.0);
    }
  }
}
