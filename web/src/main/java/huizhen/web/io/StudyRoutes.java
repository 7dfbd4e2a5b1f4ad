package huizhen.web.io;

import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.Patient;
import huizhen.web.api.ImageArchive;
import huizhen.web.api.ImageArchive.Fault;
import huizhen.web.api.ImageArchive.Image;
import huizhen.web.api.ImageArchive.Window;
import huizhen.web.api.StudyLinks;
import huizhen.web.imaging.DicomJson;
import huizhen.web.imaging.DicomUid;
import huizhen.web.imaging.StudyLink;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Studies of the hospital's image archive in a case: the doctor who asks links them, and whoever
/// may read the case's documents reads them by DICOMweb (PS3.18) below `…/dicomweb`, without names,
/// and only what is linked. Which study somebody opened is audited, once for each session.
final class StudyRoutes {
  private static final Set<String> PICTURES = Set.of("image/jpeg", "image/png");

  /// Until the session is over: after that nothing is added to what the opinion is made of.
  private static final Set<CaseState> OPEN =
      Set.of(
          CaseState.DRAFT,
          CaseState.SUBMITTED,
          CaseState.DISPATCHED,
          CaseState.ACCEPTED,
          CaseState.RETURNED,
          CaseState.SCHEDULING,
          CaseState.SCHEDULED,
          CaseState.READY,
          CaseState.LOBBY,
          CaseState.IN_SESSION,
          CaseState.SUSPENDED);

  private final WebPorts ports;
  private final Auditor auditor;
  private final InstantSource clock;

  StudyRoutes(WebPorts ports, Auditor auditor, InstantSource clock) {
    this.ports = ports;
    this.auditor = auditor;
    this.clock = clock;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "listStudies", this::list,
        "findStudies", this::find,
        "linkStudy", this::link,
        "listSeries", it -> told(it, study -> archive().series(study)),
        "listInstances", it -> told(it, study -> archive().instances(study, uid(it, "series"))),
        "getSeriesMetadata", it -> told(it, study -> archive().metadata(study, uid(it, "series"))),
        "getFrame", this::frame,
        "getRenderedFrame", this::rendered);
  }

  private ImageArchive archive() {
    return ports.images();
  }

  private Future<Answer> list(Exchange exchange) {
    return ports.studies().ofCase(exchange.subject().id()).map(StudyRoutes::listed);
  }

  /// By exactly one accession number: an archive is not browsed from here.
  private Future<Answer> find(Exchange exchange) {
    var accession = exchange.query("accession").orElseThrow();
    return auditor
        .saw(exchange, "study.search", exchange.subject().id().value())
        .compose(_ -> Future.all(archive().studies(accession), patient(exchange)))
        .map(both -> {
          Patient patient = both.resultAt(1);
          return listed(
              objects(both.resultAt(0)).stream()
                  .filter(it -> isOf(patient, it))
                  .flatMap(it -> DicomJson.study(it).stream())
                  .toList());
        })
        .recover(StudyRoutes::problem);
  }

  private Future<Answer> link(Exchange exchange) {
    if (!OPEN.contains(exchange.subject().state())) {
      return ProblemException.failed(Problem.illegal(exchange.subject().state()));
    }
    var study = uid("study", exchange.body().getString("study"));
    return Future.all(archive().study(study), patient(exchange))
        .compose(both -> {
          Patient patient = both.resultAt(1);
          Optional<JsonObject> found = objects(both.resultAt(0)).stream().findFirst();
          if (found.isEmpty()) {
            return ProblemException.<StudyLink>failed(unknown());
          }
          if (!isOf(patient, found.get())) {
            return ProblemException.<StudyLink>failed(ofAnother());
          }
          return DicomJson.study(found.get())
              .filter(it -> it.study().equals(study))
              .map(it -> it.by(exchange.actor().account(), clock.instant()))
              .map(Future::succeededFuture)
              .orElseGet(() -> ProblemException.failed(unknown()));
        })
        .compose(it -> kept(exchange, it))
        .recover(StudyRoutes::problem);
  }

  private Future<Answer> kept(Exchange exchange, StudyLink link) {
    return auditor
        .saw(exchange, "study.link", link.study().value())
        .compose(_ -> ports.studies().add(exchange.subject().id(), link))
        .compose(isKept ->
            isKept
                ? Future.succeededFuture(Answer.created(view(link)))
                : ProblemException.failed(
                    Problem.of(
                        409,
                        "too-many-studies",
                        "A case links %d studies at most.".formatted(StudyLinks.MOST))));
  }

  /// The archive's patient and the case's were born on one day: the check that finds a wrong
  /// number. An archive that does not say is not believed.
  private static boolean isOf(Patient patient, JsonObject study) {
    Optional<LocalDate> born = DicomJson.birthDate(study);
    return born.filter(patient.birthDate()::equals).isPresent();
  }

  private Future<Patient> patient(Exchange exchange) {
    return ports
        .directory()
        .patient(exchange.subject().application().patient())
        .map(it -> it.orElseThrow(() -> new ProblemException(Problem.notFound())));
  }

  private interface Look {
    Future<JsonArray> at(DicomUid study);
  }

  private Future<Answer> told(Exchange exchange, Look look) {
    return opened(exchange)
        .compose(look::at)
        .map(DicomJson::withoutNames)
        .<Answer>map(it -> new Answer.Bytes("application/dicom+json", it.toBuffer(), Map.of()))
        .recover(StudyRoutes::problem);
  }

  private Future<Answer> frame(Exchange exchange) {
    return opened(exchange)
        .compose(study ->
            archive()
                .frame(
                    study,
                    uid(exchange, "series"),
                    uid(exchange, "instance"),
                    exchange.number("frame")))
        .compose(it ->
            it.mediaType().startsWith("multipart/related")
                ? Future.succeededFuture(shown(it))
                : refused(it))
        .recover(StudyRoutes::problem);
  }

  private Future<Answer> rendered(Exchange exchange) {
    var window = exchange.query("window").map(StudyRoutes::window);
    return opened(exchange)
        .compose(study ->
            archive()
                .rendered(
                    study,
                    uid(exchange, "series"),
                    uid(exchange, "instance"),
                    exchange.number("frame"),
                    window))
        .compose(it ->
            PICTURES.contains(it.mediaType()) ? Future.succeededFuture(shown(it)) : refused(it))
        .recover(StudyRoutes::problem);
  }

  private static Answer shown(Image image) {
    return new Answer.Stream(
        image.mediaType(), image.content(), Map.of("Content-Disposition", "inline"));
  }

  /// What is no picture never comes from our own address.
  private static Future<Answer> refused(Image image) {
    var _ = image.content().handler(_ -> {}).resume(); // lets go of it
    return Future.failedFuture(
        new Fault(Fault.Kind.UNFIT, "the image archive answers with another kind of content"));
  }

  /// `center,width`, as PS3.18 §8.3.5.1.4 has them; a third value, the function, is not taken.
  private static Window window(String text) {
    var parts = text.split(",", -1);
    try {
      if (parts.length == 2) {
        return new Window(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]));
      }
    } catch (IllegalArgumentException e) {
      throw new ProblemException(badWindow());
    }
    throw new ProblemException(badWindow());
  }

  private static Problem badWindow() {
    return Problem.badField("window", "window is center,width with a width above 0");
  }

  /// The study of the path, when it belongs to the case of the path and that is in the trail.
  private Future<DicomUid> opened(Exchange exchange) {
    var study = uid(exchange, "study");
    return ports
        .studies()
        .ofCase(exchange.subject().id())
        .compose(all ->
            all.stream().anyMatch(it -> it.study().equals(study))
                ? auditor.once(exchange, "study.view", study.value()).map(study)
                : ProblemException.failed(Problem.notFound()));
  }

  private static DicomUid uid(Exchange exchange, String name) {
    return uid(name, exchange.path(name));
  }

  private static DicomUid uid(String name, String value) {
    try {
      return new DicomUid(value);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.badField(name, name + " is no DICOM UID"));
    }
  }

  private static List<JsonObject> objects(JsonArray all) {
    return all.stream().filter(JsonObject.class::isInstance).map(JsonObject.class::cast).toList();
  }

  private static Answer listed(List<StudyLink> all) {
    var items = new JsonArray();
    all.forEach(it -> items.add(view(it)));
    return Answer.ok(new JsonObject().put("items", items));
  }

  private static JsonObject view(StudyLink link) {
    var view =
        new JsonObject()
            .put("study", link.study().value())
            .put("date", link.date())
            .put("description", link.description())
            .put("modalities", link.modalities())
            .put("instances", link.instances());
    return link.linkedBy().isEmpty() ? view : view.put("linkedAt", link.linkedAt().toString());
  }

  private static Problem unknown() {
    return Problem.of(404, "no-study", "The image archive has no such study.");
  }

  private static Problem ofAnother() {
    return new Problem(
        409,
        "study-of-another",
        "The study's date of birth is not the patient's, or the archive does not say it.",
        new JsonObject()
            .put("zh", "该检查的出生日期与患者不符，或影像系统未提供，不能关联。")
            .put("en", "The study's date of birth is not the patient's, or is not known."));
  }

  private static <T> Future<T> problem(Throwable cause) {
    if (!(cause instanceof Fault fault)) {
      return Future.failedFuture(cause);
    }
    return ProblemException.failed(
        switch (fault.kind()) {
          case NONE -> Problem.of(409, "no-archive", "No image archive is set up here.");
          case MISSING -> unknown();
          case AWAY -> Problem.unavailable("The image archive does not answer; try again.");
          case UNFIT ->
              Problem.of(502, "archive-unfit", "The image archive answers what can't be shown.");
        });
  }
}
