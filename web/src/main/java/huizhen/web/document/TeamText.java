package huizhen.web.document;

import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.PractitionerId;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the signatures of a team's members cover, in the form of [OpinionText].
public final class TeamText {
  private TeamText() {}

  public static byte[] opinion(
      ConsultationCase subject,
      PractitionerId author,
      String findings,
      String diagnosis,
      String advice,
      Instant signedAt) {
    var fields = of(subject, author, "huizhen-member-opinion-1", signedAt);
    fields.put("advice", advice);
    fields.put("diagnosis", diagnosis);
    fields.put("findings", findings);
    return encoded(fields);
  }

  /// @param consensus digest of the draft
  public static byte[] stand(
      ConsultationCase subject,
      PractitionerId author,
      String consensus,
      boolean agrees,
      String reservation,
      Instant signedAt) {
    var fields = of(subject, author, "huizhen-stand-1", signedAt);
    fields.put("agrees", agrees);
    fields.put("consensus", consensus);
    fields.put("reservation", reservation);
    return encoded(fields);
  }

  private static SortedMap<String, Object> of(
      ConsultationCase subject, PractitionerId author, String type, Instant signedAt) {
    var fields = new TreeMap<String, Object>();
    fields.put("author", author.value());
    fields.put("case", subject.id().value());
    fields.put("patient", subject.application().patient().value());
    fields.put("signedAt", signedAt.toString());
    fields.put("type", type);
    return fields;
  }

  private static byte[] encoded(SortedMap<String, Object> fields) {
    return new JsonObject(fields).encode().getBytes(StandardCharsets.UTF_8);
  }
}
