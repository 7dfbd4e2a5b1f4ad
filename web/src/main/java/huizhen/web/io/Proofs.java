package huizhen.web.io;

import huizhen.scheduling.api.CaseDocument;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.Material;
import huizhen.scheduling.api.Opinion;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.Team;
import huizhen.web.document.OpinionText;
import huizhen.web.document.TeamText;
import huizhen.web.io.SignatureChecks.Claim;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What proves that a case's documents are the ones that were made: their digests, taken again, and
/// the signatures on its opinions and its team's, checked ([SignatureChecks]). What is said is what
/// was found now, and nothing of what the documents say.
final class Proofs {
  private final WebPorts ports;
  private final SignatureChecks checks;

  Proofs(WebPorts ports, BoundedWork work) {
    this.ports = ports;
    this.checks = new SignatureChecks(ports, work);
  }

  Future<List<JsonObject>> of(ConsultationCase subject) {
    var all = new ArrayList<Future<JsonObject>>();
    subject.progress().documents().forEach(it -> all.add(document(it)));
    subject.materials().forEach(it -> all.add(material(it)));
    subject.opinions().stream()
        .filter(it -> it.signedAt().isPresent())
        .forEach(it -> all.add(opinion(subject, it)));
    team(subject).forEach(all::add);
    return Future.all(all).map(_ -> all.stream().map(Future::result).toList());
  }

  private Future<JsonObject> document(CaseDocument it) {
    var view =
        view("document", it.at())
            .put("kind", it.kind().name())
            .put("version", it.version())
            .put("sha256", it.sha256());
    return it.stored().isEmpty()
        ? Future.succeededFuture(view)
        : stored(it.stored().get(), Optional.empty()).map(view::mergeIn);
  }

  private Future<JsonObject> material(Material it) {
    var view =
        view("document", it.at())
            .put("kind", "MATERIAL")
            .put("id", it.id().value())
            .put("sha256", it.sha256());
    return stored(it.id(), Optional.of(it.sha256())).map(view::mergeIn);
  }

  private Future<JsonObject> opinion(ConsultationCase subject, Opinion it) {
    var at = it.signedAt().orElseThrow();
    var text = OpinionText.toSign(subject, it, at);
    var view = view("signature", at).put("kind", "OPINION").put("version", it.version());
    return signature(claim(it.signature().orElse(""), text, it.author(), at))
        .map(view::mergeIn)
        .compose(whole ->
            it.document().isEmpty()
                ? Future.succeededFuture(whole)
                : stored(it.document().get(), Optional.empty()).map(whole::mergeIn));
  }

  /// What the members of a team signed: their opinions, and where they stand.
  private Stream<Future<JsonObject>> team(ConsultationCase subject) {
    var team = subject.team();
    var chair =
        team.chairOpinion().stream()
            .flatMap(
                it -> subject.specialist().stream().map(who -> memberOpinion(subject, who, it)));
    var members =
        team.seats().stream()
            .flatMap(seat ->
                seat.opinion().stream().map(it -> memberOpinion(subject, seat.practitioner(), it)));
    var stands =
        team.seats().stream()
            .flatMap(seat -> seat.stand().stream().map(it -> stand(subject, seat, it)));
    return Stream.of(chair, members, stands).flatMap(it -> it);
  }

  /// The values of all signatures that a case has.
  static Stream<String> signatures(ConsultationCase subject) {
    var team = subject.team();
    return Stream.of(
            subject.opinions().stream().flatMap(it -> it.signature().stream()),
            team.chairOpinion().stream().map(Team.MemberOpinion::signature),
            team.seats().stream()
                .flatMap(it -> it.opinion().stream())
                .map(Team.MemberOpinion::signature),
            team.seats().stream().flatMap(it -> it.stand().stream()).map(Team.Stand::signature))
        .flatMap(it -> it);
  }

  private Future<JsonObject> memberOpinion(
      ConsultationCase subject, PractitionerId who, Team.MemberOpinion it) {
    var text =
        TeamText.opinion(subject, who, it.findings(), it.diagnosis(), it.advice(), it.signedAt());
    return signature(claim(it.signature(), text, who, it.signedAt()))
        .map(view("signature", it.signedAt()).put("kind", "MEMBER_OPINION")::mergeIn);
  }

  private Future<JsonObject> stand(ConsultationCase subject, Team.Seat seat, Team.Stand it) {
    var who = seat.practitioner();
    var text = TeamText.stand(subject, who, it.consensus(), it.agrees(), it.reservation(), it.at());
    return signature(claim(it.signature(), text, who, it.at()))
        .map(view("signature", it.at()).put("kind", "STAND")::mergeIn);
  }

  private static Claim claim(String value, byte[] text, PractitionerId author, Instant at) {
    return new Claim(value, Buffer.buffer(text), author, at);
  }

  private Future<JsonObject> signature(Claim claim) {
    return checks
        .check(claim)
        .map(it -> it.put("sha256", OpinionText.digest(claim.text().getBytes())));
  }

  private static JsonObject view(String type, Instant at) {
    return new JsonObject().put("type", type).put("at", at.toString());
  }

  /// Opens the file in the vault and takes its digest again. One that can't be opened is not whole.
  private Future<JsonObject> stored(DocumentId id, Optional<String> expected) {
    return ports
        .documents()
        .open(id.value())
        .map(found -> {
          var file = new JsonObject().put("stored", id.value()).put("isWhole", false);
          found.ifPresent(content -> {
            var own = content.document().sha256();
            var isWhole =
                OpinionText.digest(content.bytes().getBytes()).equals(own)
                    && expected.orElse(own).equals(own);
            file.put("storedSha256", own).put("isWhole", isWhole);
          });
          return file;
        })
        .otherwise(new JsonObject().put("stored", id.value()).put("isWhole", false));
  }
}
