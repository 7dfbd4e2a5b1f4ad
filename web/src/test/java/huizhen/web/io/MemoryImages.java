package huizhen.web.io;

import huizhen.scheduling.api.CaseId;
import huizhen.web.api.ImageArchive;
import huizhen.web.api.StudyLinks;
import huizhen.web.imaging.DicomUid;
import huizhen.web.imaging.StudyLink;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An archive with one study, which belongs to every case unless a test says otherwise.
final class MemoryImages implements ImageArchive, StudyLinks {
  static final String STUDY = "1.2.3";
  static final String SERIES = "1.2.3.1";
  static final String INSTANCE = "1.2.3.1.1";

  final Map<CaseId, List<StudyLink>> links = new HashMap<>();
  boolean isLinked = true;
  Optional<Fault.Kind> fault = Optional.empty();
  String birthDate = "19800101";
  String mediaType = "image/jpeg";
  Optional<Window> window = Optional.empty();

  synchronized void clear() {
    links.clear();
    isLinked = true;
    fault = Optional.empty();
    birthDate = "19800101";
    mediaType = "image/jpeg";
    window = Optional.empty();
  }

  static StudyLink link(String study) {
    return new StudyLink(new DicomUid(study), "20260101", "CT", "CT", 1, "a-li", Instant.EPOCH);
  }

  @Override
  public synchronized Future<List<StudyLink>> ofCase(CaseId caseId) {
    var usual = isLinked ? List.of(link(STUDY)) : List.<StudyLink>of();
    return Future.succeededFuture(List.copyOf(links.getOrDefault(caseId, usual)));
  }

  @Override
  public synchronized Future<Boolean> add(CaseId caseId, StudyLink link) {
    var all = links.computeIfAbsent(caseId, _ -> new ArrayList<>());
    if (all.stream().anyMatch(it -> it.study().equals(link.study()))) {
      return Future.succeededFuture(true);
    }
    return Future.succeededFuture(all.size() < MOST && all.add(link));
  }

  private JsonObject tags() {
    return new JsonObject()
        .put("0020000D", value("UI", STUDY))
        .put("00080020", value("DA", "20260102"))
        .put("00080061", value("CS", "CT"))
        .put("00081030", value("LO", "胸部 CT"))
        .put("00201208", new JsonObject().put("vr", "IS").put("Value", new JsonArray().add(2)))
        .put("00100010", new JsonObject().put("vr", "PN").put("Value", name()))
        .put("00100020", value("LO", "330102198001011234"))
        .put("00081190", value("UR", "http://pacs/studies/" + STUDY))
        .put("00101010", value("AS", "046Y"))
        .put("00100030", value("DA", birthDate))
        .put("00080090", new JsonObject().put("vr", "PN").put("Value", name()))
        .put(
            "00082218",
            new JsonObject()
                .put("vr", "SQ")
                .put(
                    "Value",
                    new JsonArray()
                        .add(
                            new JsonObject()
                                .put("00100020", value("LO", "330102198001011234"))
                                .put("00080100", value("SH", "T-28000")))))
        .put("7FE00010", new JsonObject().put("vr", "OW").put("BulkDataURI", "http://pacs/1"));
  }

  private static JsonArray name() {
    return new JsonArray().add(new JsonObject().put("Alphabetic", Clinic.PATIENT));
  }

  static JsonObject value(String vr, String text) {
    return new JsonObject().put("vr", vr).put("Value", new JsonArray().add(text));
  }

  private <T> Future<T> or(T answer) {
    return fault
        .map(it -> Future.<T>failedFuture(new Fault(it, "as the test wants it")))
        .orElseGet(() -> Future.succeededFuture(answer));
  }

  @Override
  public Future<JsonArray> studies(String accession) {
    return or(accession.equals("none") ? new JsonArray() : new JsonArray().add(tags()));
  }

  @Override
  public Future<JsonArray> study(DicomUid study) {
    return or(study.value().equals(STUDY) ? new JsonArray().add(tags()) : new JsonArray());
  }

  @Override
  public Future<JsonArray> series(DicomUid study) {
    return or(new JsonArray().add(tags()));
  }

  @Override
  public Future<JsonArray> instances(DicomUid study, DicomUid series) {
    return or(new JsonArray().add(tags()));
  }

  @Override
  public Future<JsonArray> metadata(DicomUid study, DicomUid series) {
    return or(new JsonArray().add(tags()));
  }

  @Override
  public Future<Image> frame(DicomUid study, DicomUid series, DicomUid instance, int frame) {
    return or(new Image("multipart/related; boundary=x", content()));
  }

  @Override
  public Future<Image> rendered(
      DicomUid study, DicomUid series, DicomUid instance, int frame, Optional<Window> wished) {
    window = wished;
    return or(new Image(mediaType, content()));
  }

  private static OneBuffer content() {
    return new OneBuffer(Buffer.buffer("picture"));
  }
}
