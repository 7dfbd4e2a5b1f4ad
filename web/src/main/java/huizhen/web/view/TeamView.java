package huizhen.web.view;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.HolidayCalendar;
import huizhen.scheduling.api.Opinion;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.Proposal;
import huizhen.scheduling.api.Team;
import huizhen.scheduling.api.TeamPlan;
import huizhen.web.policy.Relation.Sight;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/// A case's team as one viewer sees it. What the others think is hidden from a member, and from the
/// chair, until they have said what they think themselves; from the two sides until it is
/// delivered; from coordinators always.
public final class TeamView {
  private final Actor viewer;
  private final Sight sight;
  private final Faces faces;

  public TeamView(Actor viewer, Sight sight, Faces faces) {
    this.viewer = viewer;
    this.sight = sight;
    this.faces = faces;
  }

  public JsonObject of(ConsultationCase subject) {
    var team = subject.team();
    var members = new JsonArray();
    team.seats().forEach(seat -> members.add(seat(seat, subject)));
    var view =
        new JsonObject()
            .put("optionalNeeded", team.optionalNeeded())
            .put("members", members)
            .put("chairHasOpinion", team.chairOpinion().isPresent());
    if (sight != Sight.HEADER) {
      view.put("agenda", text(subject, team.agenda()));
    }
    team.endedAt()
        .ifPresent(at -> view.put("supplementUntil", at.plus(Team.SUPPLEMENT).toString()));
    team.chairOpinion()
        .filter(_ -> shows(subject, subject.specialist()))
        .ifPresent(it -> view.put("chairOpinion", opinion(subject, it)));
    return view;
  }

  private JsonObject seat(Team.Seat seat, ConsultationCase subject) {
    var id = seat.practitioner();
    var person = new JsonObject().put("id", id.value()).put("name", faces.name(id));
    faces
        .practitioner(id)
        .ifPresent(it -> person.put("title", it.title()).put("department", it.department()));
    var view =
        new JsonObject()
            .put("practitioner", person)
            .put(
                "organisation",
                new JsonObject()
                    .put("id", seat.organisation().value())
                    .put("name", faces.name(seat.organisation())))
            .put("mandatory", seat.isMandatory())
            .put("attends", seat.attends())
            .put("confirmed", seat.isConfirmed())
            .put("excused", seat.excused().isPresent())
            .put("hasOpinion", seat.opinion().isPresent());
    seat.joinedAt().ifPresent(at -> view.put("joinedAt", at.toString()));
    if (shows(subject, Optional.of(id))) {
      seat.opinion().ifPresent(it -> view.put("opinion", opinion(subject, it)));
      seat.stand()
          .ifPresent(it ->
              view.put(
                  "stand",
                  new JsonObject()
                      .put("agrees", it.agrees())
                      .put("reservation", text(subject, it.reservation()))
                      .put("consensus", it.consensus())
                      .put("at", it.at().toString())));
    }
    return view;
  }

  private JsonObject opinion(ConsultationCase subject, Team.MemberOpinion it) {
    return new JsonObject()
        .put("findings", text(subject, it.findings()))
        .put("diagnosis", text(subject, it.diagnosis()))
        .put("advice", text(subject, it.advice()))
        .put("signedAt", it.signedAt().toString())
        .put("late", it.isLate());
  }

  private boolean shows(ConsultationCase subject, Optional<PractitionerId> author) {
    if (sight == Sight.HEADER) {
      return false;
    }
    var isOwn = viewer.practitioner().isPresent() && viewer.practitioner().equals(author);
    return isOwn || sees(viewer, subject);
  }

  public static boolean isMember(Actor viewer, ConsultationCase subject) {
    return viewer.practitioner().flatMap(it -> subject.team().seat(it)).isPresent();
  }

  /// Whether this one sees what others in the team think.
  public static boolean sees(Actor viewer, ConsultationCase subject) {
    var isChair =
        viewer.practitioner().isPresent() && viewer.practitioner().equals(subject.specialist());
    if (!isChair && !isMember(viewer, subject)) {
      return subject.opinions().stream().map(Opinion::signedAt).anyMatch(Optional::isPresent);
    }
    var own =
        isChair
            ? subject.team().chairOpinion()
            : viewer
                .practitioner()
                .flatMap(it -> subject.team().seat(it))
                .flatMap(Team.Seat::opinion);
    // Nobody can add anything to a case that is closed.
    return own.isPresent()
        || subject.state() == CaseState.CLOSED
        || subject.state() == CaseState.ARCHIVED;
  }

  private String text(ConsultationCase subject, String text) {
    if (sight != Sight.MASKED) {
      return text;
    }
    var name = faces.patient(subject.application().patient()).map(it -> it.name()).orElse("");
    return Masks.mentions(text, name);
  }

  public static JsonObject plan(TeamPlan plan) {
    var common = new JsonArray();
    plan.common()
        .forEach(it ->
            common.add(
                new JsonObject()
                    .put("start", it.start().toString())
                    .put("end", it.end().toString())));
    var holidays = new JsonArray();
    plan.holidays().forEach(it -> holidays.add(day(it)));
    return new JsonObject()
        .put("proposals", proposals(plan.proposals()))
        .put("common", common)
        .put("holidays", holidays)
        .put("holidaysOfficial", plan.areHolidaysOfficial());
  }

  private static JsonObject day(HolidayCalendar.Day it) {
    return new JsonObject()
        .put("date", it.date().toString())
        .put("kind", it.kind().name())
        .put("name", it.name());
  }

  private static JsonArray proposals(List<Proposal> all) {
    var views = new JsonArray();
    for (var it : all) {
      views.add(
          new JsonObject()
              .put("start", it.start().toString())
              .put("end", it.end().toString())
              .put("optional", ids(it.optional()))
              .put("awkward", it.awkward())
              .put(
                  "merits", new JsonArray(it.merits().stream().sorted().map(Enum::name).toList())));
    }
    return views;
  }

  private static JsonArray ids(List<PractitionerId> ids) {
    return new JsonArray(ids.stream().map(PractitionerId::value).toList());
  }

  /// Somebody of a team has something else then; nothing was held of anybody.
  public static Problem busy(List<PractitionerId> busy, List<Proposal> nearest) {
    return new Problem(
        409,
        "slot-taken",
        "Somebody of the team has something else then; nobody's time was held. The nearest times at"
            + " which the team can meet are listed.",
        new JsonObject()
            .put("busy", "TEAM")
            .put("who", ids(busy))
            .put("nearest", proposals(nearest)));
  }
}
