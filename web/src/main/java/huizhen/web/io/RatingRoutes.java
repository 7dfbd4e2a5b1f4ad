package huizhen.web.io;

import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitState;
import huizhen.web.api.RatingStore;
import huizhen.web.rating.Rating;
import huizhen.web.rating.Rating.Group;
import huizhen.web.rating.Satisfaction;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How content the county doctor was with a consultation, and the patient with a visit: one answer
/// each, shown to nobody else, and counted for coordinators and regulators ([Satisfaction]). The
/// trail has that somebody answered, never what.
final class RatingRoutes {
  private static final Duration LONGEST_SPAN = Duration.ofDays(366);
  private static final Set<CaseState> HELD =
      EnumSet.of(
          CaseState.ENDED,
          CaseState.OPINION_DRAFT,
          CaseState.OPINION_SIGNED,
          CaseState.DELIVERED,
          CaseState.ACKNOWLEDGED,
          CaseState.CLOSED,
          CaseState.ARCHIVED);
  private static final Set<VisitState> SEEN =
      EnumSet.of(
          VisitState.COMPLETED, VisitState.RECORD_SIGNED, VisitState.FOLLOWUP, VisitState.CLOSED);

  private final RatingStore ratings;
  private final VisitDesk visits;
  private final Auditor auditor;
  private final InstantSource clock;

  RatingRoutes(RatingStore ratings, VisitDesk visits, Auditor auditor, InstantSource clock) {
    this.ratings = ratings;
    this.visits = visits;
    this.auditor = auditor;
    this.clock = clock;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "getCaseRating", exchange -> shown(exchange, ofCase(exchange)),
        "rateCase", exchange -> rated(exchange, ofCase(exchange)),
        "getOwnVisitRating",
            exchange -> visits.own(exchange).compose(it -> shown(exchange, ofVisit(it))),
        "rateOwnVisit",
            exchange -> visits.own(exchange).compose(it -> rated(exchange, ofVisit(it))),
        "getSatisfaction", this::satisfaction);
  }

  /// What an answer is about.
  private record About(String id, Group group, Set<OrganisationId> concerned, boolean isOver) {}

  private static About ofCase(Exchange exchange) {
    var it = exchange.subject();
    return new About(
        it.id().value(),
        Group.COUNTY_DOCTOR,
        it.inviting().equals(it.application().invited())
            ? Set.of(it.inviting())
            : Set.of(it.inviting(), it.application().invited()),
        HELD.contains(it.state()));
  }

  private static About ofVisit(Visit it) {
    return new About(
        Visit.room(it.id()),
        Group.PATIENT,
        Set.of(it.plan().organisation()),
        SEEN.contains(it.state()));
  }

  private Future<Answer> shown(Exchange exchange, About about) {
    return ratings
        .of(about.id(), exchange.actor().account())
        .map(found -> Answer.ok(view(about, found)));
  }

  /// Only the own one.
  private JsonObject view(About about, Optional<Rating> found) {
    var now = clock.instant();
    var view =
        new JsonObject()
            .put("isOpen", about.isOver() && found.map(it -> isOpen(it, now)).orElse(true));
    found.ifPresent(it ->
        view.put("stars", it.stars())
            .put("text", it.text())
            .put("at", it.at().toString())
            .put("changeableUntil", it.changeableUntil().toString()));
    return view;
  }

  private static boolean isOpen(Rating rating, Instant now) {
    return now.isBefore(rating.changeableUntil());
  }

  private Future<Answer> rated(Exchange exchange, About about) {
    if (!about.isOver()) {
      return refused("rating-early", "It can be rated when it is over.", "结束后才能评价。");
    }
    var body = exchange.body();
    var text = body.getString("text", "").strip();
    if (text.length() > Rating.MAX_TEXT || text.chars().anyMatch(RatingRoutes::isControl)) {
      return ProblemException.failed(
          Problem.badField("text", "text is up to 300 characters, without control characters"));
    }
    int stars = body.getInteger("stars");
    var account = exchange.actor().account();
    var now = clock.instant();
    return ratings
        .of(about.id(), account)
        .compose(before -> {
          if (before.filter(it -> !isOpen(it, now)).isPresent()) {
            return refused("rating-closed", "It can be changed for 24 hours.", "评价提交 24 小时后不能再修改。");
          }
          var rating =
              before
                  .map(it -> it.changed(stars, text, now))
                  .orElseGet(() -> Rating.first(stars, text, now));
          return auditor
              .saw(exchange, "rating.give", about.id())
              .compose(_ ->
                  ratings.put(
                      about.id(), account, about.group(), about.concerned(), before, rating))
              .compose(isKept ->
                  isKept
                      ? Future.succeededFuture(Answer.ok(view(about, Optional.of(rating))))
                      : refused(
                          "rating-changed",
                          "It was changed meanwhile. Look, and try again.",
                          "评价刚刚已被修改，请查看后重试。"));
        });
  }

  private static boolean isControl(int c) {
    return Character.isISOControl(c) && c != '\n';
  }

  private static <T> Future<T> refused(String code, String en, String zh) {
    return ProblemException.failed(
        new Problem(409, code, en, new JsonObject().put("zh", zh).put("en", en)));
  }

  /// Of the caller's organisation.
  private Future<Answer> satisfaction(Exchange exchange) {
    var from = Exchange.instant("from", exchange.query("from").orElseThrow());
    var to = Exchange.instant("to", exchange.query("to").orElseThrow());
    if (!from.isBefore(to) || Duration.between(from, to).compareTo(LONGEST_SPAN) > 0) {
      return ProblemException.failed(Problem.badField("to", "to is after from, at most a year"));
    }
    var own = exchange.ownOrganisation();
    return auditor
        .saw(exchange, "rating.satisfaction", own.value())
        .compose(_ -> counted(ratings, Optional.of(own), from, to))
        .map(found -> {
          var items = new JsonArray();
          for (var group : Group.values()) {
            Optional.ofNullable(found.get(group)).ifPresent(it -> items.add(view(group, it)));
          }
          return Answer.ok(
              new JsonObject()
                  .put("from", from.toString())
                  .put("to", to.toString())
                  .put("least", Satisfaction.LEAST)
                  .put("items", items));
        });
  }

  private static JsonObject view(Group group, Satisfaction it) {
    return new JsonObject()
        .put("group", group.name())
        .put("count", it.count())
        .put("mean", it.mean())
        .put("share", it.content());
  }

  /// Of groups with too few answers nothing.
  ///
  /// @param of an organisation; empty: of all together
  static Future<Map<Group, Satisfaction>> counted(
      RatingStore ratings, Optional<OrganisationId> of, Instant from, Instant to) {
    var months = Satisfaction.months(from, to);
    var patients = ratings.counts(of, Group.PATIENT, months);
    var doctors = ratings.counts(of, Group.COUNTY_DOCTOR, months);
    return Future.all(patients, doctors)
        .map(_ -> {
          var found = new java.util.EnumMap<Group, Satisfaction>(Group.class);
          Satisfaction.of(patients.result()).ifPresent(it -> found.put(Group.PATIENT, it));
          Satisfaction.of(doctors.result()).ifPresent(it -> found.put(Group.COUNTY_DOCTOR, it));
          return found;
        });
  }
}
