package huizhen.scheduling.io;

import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.Proposal;
import huizhen.scheduling.api.Team;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A case's team, as part of [CaseJson], and the times proposed to one that was busy.
final class TeamJson {
  private TeamJson() {}

  static JsonObject of(Team it) {
    var json =
        new JsonObject()
            .put("agenda", it.agenda())
            .put("optionalNeeded", it.optionalNeeded())
            .put("seats", CaseJson.array(it.seats(), TeamJson::seat));
    it.endedAt().ifPresent(at -> json.put("endedAt", at.toString()));
    it.chairOpinion().ifPresent(value -> json.put("chairOpinion", opinion(value)));
    return json;
  }

  static Team team(JsonObject json) {
    return new Team(
        json.getString("agenda"),
        json.getInteger("optionalNeeded"),
        CaseJson.list(json.getJsonArray("seats"), TeamJson::seat),
        Optional.ofNullable(json.getString("endedAt")).map(Instant::parse),
        Optional.ofNullable(json.getJsonObject("chairOpinion")).map(TeamJson::opinion));
  }

  private static JsonObject seat(Team.Seat it) {
    var json =
        new JsonObject()
            .put("practitioner", it.practitioner().value())
            .put("organisation", it.organisation().value())
            .put("mandatory", it.isMandatory())
            .put("attends", it.attends())
            .put("confirmed", it.isConfirmed());
    it.joinedAt().ifPresent(at -> json.put("joinedAt", at.toString()));
    it.excused().ifPresent(why -> json.put("excused", why));
    it.opinion().ifPresent(value -> json.put("opinion", opinion(value)));
    it.stand().ifPresent(value -> json.put("stand", stand(value)));
    return json;
  }

  private static Team.Seat seat(JsonObject json) {
    return new Team.Seat(
        new PractitionerId(json.getString("practitioner")),
        new OrganisationId(json.getString("organisation")),
        json.getBoolean("mandatory"),
        json.getBoolean("attends"),
        json.getBoolean("confirmed"),
        Optional.ofNullable(json.getString("joinedAt")).map(Instant::parse),
        Optional.ofNullable(json.getString("excused")),
        Optional.ofNullable(json.getJsonObject("opinion")).map(TeamJson::opinion),
        Optional.ofNullable(json.getJsonObject("stand")).map(TeamJson::stand));
  }

  private static JsonObject opinion(Team.MemberOpinion it) {
    return new JsonObject()
        .put("findings", it.findings())
        .put("diagnosis", it.diagnosis())
        .put("advice", it.advice())
        .put("signedAt", it.signedAt().toString())
        .put("signature", it.signature())
        .put("late", it.isLate());
  }

  private static Team.MemberOpinion opinion(JsonObject json) {
    return new Team.MemberOpinion(
        json.getString("findings"),
        json.getString("diagnosis"),
        json.getString("advice"),
        Instant.parse(json.getString("signedAt")),
        json.getString("signature"),
        json.getBoolean("late"));
  }

  private static JsonObject stand(Team.Stand it) {
    return new JsonObject()
        .put("consensus", it.consensus())
        .put("agrees", it.agrees())
        .put("reservation", it.reservation())
        .put("at", it.at().toString())
        .put("signature", it.signature());
  }

  private static Team.Stand stand(JsonObject json) {
    return new Team.Stand(
        json.getString("consensus"),
        json.getBoolean("agrees"),
        json.getString("reservation"),
        Instant.parse(json.getString("at")),
        json.getString("signature"));
  }

  static JsonObject proposal(Proposal it) {
    return new JsonObject()
        .put("start", it.start().toString())
        .put("end", it.end().toString())
        .put("optional", ids(it.optional()))
        .put("awkward", it.awkward())
        .put("merits", new JsonArray(it.merits().stream().sorted().map(Enum::name).toList()));
  }

  static Proposal proposal(JsonObject json) {
    return new Proposal(
        Instant.parse(json.getString("start")),
        Instant.parse(json.getString("end")),
        ids(json.getJsonArray("optional")),
        json.getInteger("awkward"),
        json.getJsonArray("merits").stream()
            .map(it -> Proposal.Merit.valueOf((String) it))
            .collect(Collectors.toSet()));
  }

  static JsonArray ids(List<PractitionerId> ids) {
    return new JsonArray(ids.stream().map(PractitionerId::value).toList());
  }

  static List<PractitionerId> ids(JsonArray ids) {
    return ids.stream().map(it -> new PractitionerId((String) it)).toList();
  }
}
